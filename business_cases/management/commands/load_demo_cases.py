"""Business cases of a demonstration, one a state, by the real actions and the people who can sign in, once."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from budgets.actions.allocation import set_aside
from budgets.domain.ledger import AccountKind
from budgets.models import Account, Books
from budgets.queries.freed_up import books_for
from business_cases.actions.agendas import put_on_agenda
from business_cases.actions.assessing import Sheet, name_assessors, save_sheet, send_case
from business_cases.actions.bodies import Seat, name_member
from business_cases.actions.conditions import accept_condition, show_condition
from business_cases.actions.delivery import record_reading, record_step
from business_cases.actions.drafting import begin_again, begin_case
from business_cases.actions.funding import fund_case, release_money
from business_cases.actions.meetings import Minute, call_meeting, minute_case, record_attendance
from business_cases.actions.pilots import confirm_measures, register_measures
from business_cases.actions.signing import sign_case
from business_cases.actions.submitting import submit_case
from business_cases.actions.thread import ask
from business_cases.actions.verdicts import draw_verdict
from business_cases.domain.assessment import Advice, Given
from business_cases.domain.case_states import CaseStatus
from business_cases.domain.conditions import Before
from business_cases.domain.criteria import CRITERIA
from business_cases.domain.delivery import Next
from business_cases.domain.pilots import Asked, Way
from business_cases.domain.proforma import Content
from business_cases.domain.route import Level
from business_cases.domain.signing import IN_MEETINGS, Judgement, Outcome, Term
from business_cases.domain.verdicts import Decision, Payer
from business_cases.management.demo_proformas import blood_tests, clinic, clinic_next_door, equipment, extension
from business_cases.models import BodyMember, BusinessCase, Meeting
from business_cases.queries.agendas import cases_for
from business_cases.queries.bodies import members_on
from business_cases.queries.cases import steps_of
from business_cases.queries.conditions import conditions_of
from business_cases.queries.delivery import submitted
from governance.actions.interests import Declaration, declare_for
from governance.domain.interests import Whose
from pbc.accounts.models import RoleAssignment, User
from pbc.activity.domain.lines import Line
from pbc.activity.queries.activity import Totals, activity_by_line
from pbc.core import clock
from pbc.core.clock import day_of
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

ADDRESSES = "@demo.invalid"
FUND = Decimal("25000.00")
LINE = Line.FOLLOW_UP_OUTPATIENT
OFFICES = ("chair", "GP", "GP", "nurse", "non-executive director", "non-executive director")
PROPOSED = "A named lead answers for safety\nThe first six months are reported to the board"
SHEET = Sheet(
    advice=Advice.SUPPORT,
    advice_words="It frees what it says, and patients gain.",
    fairness="Patients without a car gain; nobody loses.",
    involvement="The group was heard, and an evening session came of it.",
    risks="Small, and answered.",
)

ADAPTED = Decision(
    next_step=Next.ADAPT,
    reasons="Follow-ups have not fallen by more than chance: too few patients were sent to the clinic.",
    payer=Payer.AS_FUNDED,
    changes="The hospital’s letters name the clinic, and an evening session is added.",
)


class Command(BaseCommand):
    help = "Play business cases with the invented people who can sign in. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if BusinessCase.objects.exists():
            self.stdout.write("Business cases: there already")
            return
        with transaction.atomic():
            played = _Play(clock.today())
            played.run()
        self.stdout.write(f"{BusinessCase.objects.count()} business cases")


class _Play:
    """Cases of one practice and its consortium; dates count back from the day of the demonstration."""

    def __init__(self, today: date) -> None:
        self.today = today
        rows = RoleAssignment.objects.in_force(today).filter(user__email__endswith=ADDRESSES)
        roles = list(rows.select_related("user", "organisation").order_by("-pk"))
        self.people = {row.role: row.as_principal() for row in roles}
        own = [row.organisation for row in roles if row.role == "practice_manager"]
        if not own:
            raise CommandError("Nobody can sign in yet. Run manage.py load_demo_users first.")
        self.practice = own[-1]
        self.pct = Organisation.objects.get(pk=self.who("pct_board_clerk").organisation_id or 0)
        provider = Organisation.objects.of_kind(OrganisationKind.PROVIDER).order_by("code").first()
        self.provider = provider.code if provider else ""

    def run(self) -> None:
        """A pilot that runs, one refused and begun again, one on conditions, asked about, overdue; a purchase."""
        self._members()
        with suppress(Invalid), transaction.atomic():  # too few months are loaded for a baseline
            self._pilot()
        self._refused(days_ago=120)
        self._conditional(days_ago=75)
        self._overdue(days_ago=64)
        self._asked(days_ago=30)
        self._purchase(days_ago=20)
        self._board_to_come()
        start = Month.of(self.today).plus(6)
        begin_case(owner=self.practice, by=self.who("practice_manager"), at=self.at(3), content=extension(start))

    def who(self, role: str) -> Principal:
        return self.people[role]

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        return timezone.make_aware(datetime.combine(self.today - timedelta(days=days_ago), time(hour)))

    def submitted(self, content: Content, days_ago: int, *, is_light: bool = False) -> BusinessCase:
        by, at = self.who("practice_manager"), self.at(days_ago)
        case = begin_case(owner=self.practice, by=by, at=at, is_light=is_light, content=content)
        submit_case(case=case, by=by, at=at)
        case.refresh_from_db()
        return case

    def assessed(self, case: BusinessCase, days_ago: int, *, score: int = 3) -> None:
        """Named, scored by both and sent for decision, within three weeks of this day."""
        assessors = [self.who("pct_finance"), self.who("pct_analyst")]
        keys = [each.user_id for each in assessors if each.user_id is not None]
        name_assessors(case=case, user_ids=keys, by=self.who("pbc_manager"), at=self.at(days_ago))
        scores = {each.key: Given(score, "The case and its appendix", "Holds up.") for each in CRITERIA}
        for by in assessors:
            save_sheet(case=case, scores=scores, sheet=SHEET, hand_in=True, by=by, at=self.at(days_ago - 14))
        send_case(case=case, by=self.who("pbc_manager"), at=self.at(days_ago - 15))

    def signed(self, case: BusinessCase, judgement: Judgement, days_ago: int) -> None:
        """Everybody on the route in turn: those before the last recommend."""
        steps = steps_of(case.versions.order_by("-number")[0])
        for hour, level in enumerate(steps, start=10):
            said, at = judgement if level is steps[-1] else Judgement(Outcome.RECOMMEND), self.at(days_ago, hour)
            if level in IN_MEETINGS:
                self._minuted(case, level, said, at)
                continue
            by = self.who("consortium_lead" if level is Level.CONSORTIUM else "pct_director")
            sign_case(case=case, level=level, judgement=said, typed_name=by.name, proven_at=at, by=by, at=at)
        case.refresh_from_db()

    def _minuted(self, case: BusinessCase, body: Level, judgement: Judgement, at: datetime) -> None:
        clerk, on = self.who("pct_board_clerk"), day_of(at)
        reference = f"{body.name.title()} {on:%d/%m/%y}"
        meeting = call_meeting(pct=self.pct, body=body, held_on=on, reference=reference, by=clerk, at=at)
        seats = [member.pk for member in members_on(self.pct, body, on)]
        record_attendance(meeting=meeting, members=seats, by=clerk, at=at)
        minute_case(meeting=meeting, case=case, minute=Minute(judgement), by=clerk, at=at)

    def _pilot(self) -> None:
        """A pilot of the innovation fund: measured, running for six months, judged, and going on changed."""
        start = Month.of(self.today).plus(-6)
        days_ago = (self.today - start.first_day).days - 1  # PCTs merge on the first, and who signs is of the new one
        case = self.submitted(clinic(self.practice, start, self.provider), days_ago)
        self.assessed(case, days_ago - 1)
        due = self.today - timedelta(days=days_ago - 60)
        condition = Term("A consultant is named who reviews the notes", "The practice", due)
        why = "It brings follow-up nearer to patients, at less than the hospital’s tariff."
        self.signed(case, Judgement(Outcome.APPROVE_WITH, why, terms=(condition,)), days_ago - 17)
        self._discharged(case, 1, "The hospital’s letter that names the consultant", days_ago - 19)
        self._registered(case, days_ago - 18)
        self._funded(case, days_ago - 19)
        self._began(case, days_ago - 22)
        month, manager = Month.of(self.today).plus(-1), self.who("practice_manager")
        seen = activity_by_line([self.practice.pk], [month], closed=False).get((self.practice.pk, LINE), Totals())
        value, at, words = Decimal(seen.activity), self.at(2), "The activity that is loaded"
        record_reading(case=case, measure=1, month=month, value=value, source=words, by=manager, at=at)
        draw_verdict(case=case, months=6, decision=ADAPTED, by=self.who("pbc_manager"), at=self.at(1))
        self._registered(case, 1)

    def _members(self) -> None:
        """Committee and board of seven each: a director with an account, and others without, one with an interest."""
        clerk, at, from_on = self.who("pct_board_clerk"), self.at(400), self.today - timedelta(days=400)
        director = User.objects.get(pk=self.who("pct_director").user_id or 0)
        for body in (Level.COMMITTEE, Level.BOARD):
            for number, office in enumerate(OFFICES, start=1):
                name = f"{body.name.title()} member {number} (invented)"
                seat = Seat(body, name, from_on, office=office, is_chair=number == 1)
                name_member(pct=self.pct, seat=seat, by=clerk, at=at)
            name_member(
                pct=self.pct, seat=Seat(body, "", from_on, office="director", account=director), by=clerk, at=at
            )
        member = BodyMember.objects.filter(body=Level.BOARD, person__isnull=False).order_by("-pk")[0]
        if member.person and self.provider:
            provider = Organisation.objects.get(code=self.provider)
            words = Declaration("employment", Whose.FAMILY, "A relative works there", from_on, organisation=provider)
            declare_for(person=member.person, declaration=words, by=clerk, at=at)

    def _board_to_come(self) -> None:
        """A board that meets in two weeks, with two cases on its agenda: one within its eight weeks, one over."""
        clerk, manager, day = self.who("pct_board_clerk"), self.who("pbc_manager"), self.today + timedelta(days=14)
        start = Month.of(self.today).plus(5)
        case = self.submitted(clinic_next_door(self.practice, start, self.provider), 40)
        self.assessed(case, 38)
        for each in [case, *BusinessCase.objects.filter(status=CaseStatus.FOR_DECISION).exclude(pk=case.pk)]:
            self._recommended(each, Level.BOARD)
        meeting = call_meeting(
            pct=self.pct,
            body=Level.BOARD,
            held_on=day,
            reference=f"Board {day:%d/%m/%y}",
            place="Board room (invented), 2 pm",
            by=clerk,
            at=self.at(7),
        )
        for each in cases_for(meeting, manager):
            put_on_agenda(
                meeting=meeting,
                case=each,
                recommendation="I recommend approval on the conditions below.",
                conditions=PROPOSED,
                by=manager,
                at=self.at(5),
            )

    def _recommended(self, case: BusinessCase, until: Level) -> None:
        """Everybody before this level recommends it."""
        for hour, level in enumerate(steps_of(case.versions.order_by("-number")[0]), start=10):
            if level >= until:
                return
            at, said = self.at(9, hour), Judgement(Outcome.RECOMMEND, "It is in line with the plan.")
            if level in IN_MEETINGS:
                self._minuted_again(case, level, said, at)
                continue
            by = self.who("consortium_lead" if level is Level.CONSORTIUM else "pct_director")
            sign_case(case=case, level=level, judgement=said, typed_name=by.name, proven_at=at, by=by, at=at)

    def _minuted_again(self, case: BusinessCase, body: Level, judgement: Judgement, at: datetime) -> None:
        """In the committee's meeting of that day, called for the first case."""
        meeting = Meeting.objects.filter(pct=self.pct, body=body, held_on=day_of(at)).first()
        if meeting is None:
            self._minuted(case, body, judgement, at)
        else:
            minute = Minute(judgement)
            minute_case(meeting=meeting, case=case, minute=minute, by=self.who("pct_board_clerk"), at=at)

    def _funded(self, case: BusinessCase, days_ago: int) -> None:
        finance, at = self.who("pct_finance"), self.at(days_ago)
        books = self._books(Month.of(day_of(at)))
        if books and self._has_fund(books, at):
            amount = min(FUND, case.one_off or Decimal(0))
            fund_case(
                case=case, books=books, source=AccountKind.INNOVATION_FUND, name="", amount=amount, by=finance, at=at
            )
            release_money(case=case, amount=amount / 2, reason="The treatment room", by=finance, at=at)

    def _registered(self, case: BusinessCase, days_ago: int) -> None:
        """A fifth fewer follow-ups, as the case promises; it stops if they moved by less than half of that."""
        units = submitted(case).savings[0].units
        measure = Asked(LINE.value, Way.LOWER, units, units / 2)
        manager, pbc = self.who("practice_manager"), self.who("pbc_manager")
        row = register_measures(case=case, measures=[measure], after_months=6, by=manager, at=self.at(days_ago, 11))
        confirm_measures(registration=row, by=pbc, at=self.at(days_ago, 12))

    def _began(self, case: BusinessCase, days_ago: int) -> None:
        by, at = self.who("pbc_manager"), self.at(days_ago)
        record_step(case=case, step="start", done_on=day_of(at), by=by, at=at)
        case.refresh_from_db()

    def _conditional(self, days_ago: int) -> None:
        """Approved on two conditions: money may be released, and the start still waits."""
        case = self.submitted(blood_tests(Month.of(self.today).plus(2)), days_ago)
        self.assessed(case, days_ago - 3)
        quotes, van = (self.today - timedelta(days=days) for days in (10, -21))
        terms = (
            Term("Three written quotes are with PCT finance", "The practice", quotes, Before.MONEY),
            Term("The laboratory agrees in writing to collect twice a day", "The practice", van, Before.START),
        )
        self.signed(case, Judgement(Outcome.APPROVE_WITH, "Patients gain.", terms=terms), days_ago - 35)
        self._discharged(case, 1, "Three quotes, the lowest of £8,140", days_ago - 52)

    def _discharged(self, case: BusinessCase, number: int, words: str, days_ago: int) -> None:
        """Shown by the practice, and accepted by the PBC manager two days later."""
        found, at = conditions_of(case)[number - 1].condition, self.at(days_ago)
        by = self.who("practice_manager")
        show_condition(condition=found, seen=0, words=words, dated=day_of(at), by=by, at=at)
        accept_condition(condition=found, seen=1, by=self.who("pbc_manager"), at=self.at(days_ago - 2))

    def _refused(self, days_ago: int) -> None:
        start = Month.of(self.today).plus(2)
        case = self.submitted(clinic(self.practice, start, self.provider, upfront="21000.00"), days_ago)
        self.assessed(case, days_ago - 4, score=1)
        resolves = "A cost of at most £10,000 beforehand, or a room that is shared with the practice next door."
        self.signed(case, Judgement(Outcome.REFUSE, "Too dear for what it frees.", resolves), days_ago - 48)
        begin_again(case=case, by=self.who("practice_manager"), at=self.at(days_ago - 60))

    def _overdue(self, days_ago: int) -> None:
        case = self.submitted(extension(Month.of(self.today).plus(8)), days_ago)
        self.assessed(case, days_ago - 5)

    def _asked(self, days_ago: int) -> None:
        case = self.submitted(clinic(self.practice, Month.of(self.today).plus(4), self.provider), days_ago)
        keys = [self.who(role).user_id for role in ("pct_finance", "pct_analyst")]
        name_assessors(
            case=case,
            user_ids=[key for key in keys if key is not None],
            by=self.who("pbc_manager"),
            at=self.at(days_ago - 2),
        )
        words = "Which consultant will review the notes, and how often?"
        ask(case=case, words=words, holds=True, by=self.who("pct_analyst"), at=self.at(days_ago - 8))

    def _purchase(self, days_ago: int) -> None:
        case = self.submitted(equipment(Month.of(self.today).plus(1)), days_ago, is_light=True)
        send_case(case=case, by=self.who("pbc_manager"), at=self.at(days_ago - 2))
        self.signed(case, Judgement(Outcome.APPROVE, "A small purchase (S4 ¶49)."), days_ago - 3)

    def _books(self, month: Month) -> Books | None:
        return books_for(self.practice, month)

    def _has_fund(self, books: Books, at: datetime) -> bool:
        """Set the innovation fund aside, where the allocation still holds as much."""
        year = FinancialYear(books.financial_year)
        free = Account.objects.filter(books=books, kind=AccountKind.UNATTRIBUTED, name="hchs", balance__gte=FUND)
        if not free.exists():
            return False
        set_aside(
            pct=books.pct,
            financial_year=year,
            kind=AccountKind.INNOVATION_FUND,
            name="",
            component="hchs",
            amount=FUND,
            reason="A ring-fenced innovation fund (S3; invented)",
            effective_on=day_of(at),
            by=self.who("pct_finance"),
            at=at,
        )
        return True
