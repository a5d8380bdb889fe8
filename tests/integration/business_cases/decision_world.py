"""The same PCT with people who really hold their roles: assessors, directors, clerks; and cases on their way."""

from datetime import date, datetime
from typing import Any

from business_cases.actions.assessing import Sheet, name_assessors, save_sheet, send_case
from business_cases.actions.bodies import Seat, name_member
from business_cases.actions.meetings import Minute, call_meeting, minute_case, record_attendance
from business_cases.actions.signing import sign_case
from business_cases.domain.assessment import Advice, Given
from business_cases.domain.criteria import CRITERIA
from business_cases.domain.meetings import read_names
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome, Term
from business_cases.models import BodyMember, BusinessCase, CaseSignature, Meeting
from business_cases.queries.bodies import members_on
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.business_cases import complete, light
from tests.integration.business_cases.world import NOW, CaseWorld, at

LATER = at("2006-09-11")
WORDS = Sheet(
    advice=Advice.SUPPORT,
    advice_words="It frees what it says.",
    fairness="Patients without a car gain.",
    involvement="The group was heard.",
    risks="The nurse may leave; a second is trained.",
)
MEMBERS = ("A. Chair", "B. Member", "C. Member", "D. Member", "E. Member", "F. Member")
APPROVE = Judgement(Outcome.APPROVE, "It is worth it.")
REFUSE = Judgement(Outcome.REFUSE, "Too dear.", "A cost below £10,000 a year, agreed with the hospital.")
WITH_TERM = Judgement(
    Outcome.APPROVE_WITH, "Worth it.", terms=(Term("A consultant is named", "Moor Group", date(2006, 12, 1)),)
)


def worth(amount: str, **touches: Any) -> dict[str, dict[str, Any]]:
    """A complete proforma that costs this once, and nothing else."""
    content = complete()
    content["costs"]["costs"] = [{"kind": "capital", "year": 1, "amount": amount, "words": "Equipment"}]
    content["costs"]["savings"] = []
    content["touches"].update(touches)
    return content


class DecisionWorld(CaseWorld):
    """Everybody of the world is a person who holds the role from 2005 on."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.manager = self.person("practice_manager", self.practice, "M. Manager")
        self.lead = self.person("consortium_lead", self.consortium, "L. Lead")
        self.pbc = self.person("pbc_manager", self.pct, "P. Manager")
        self.finance = self.person("pct_finance", self.pct, "F. Finance")
        self.analyst = self.person("pct_analyst", self.pct, "N. Analyst")
        self.director = self.person("pct_director", self.pct, "D. Director")
        self.clerk = self.person("pct_board_clerk", self.pct, "K. Clerk")
        self.neighbour = self.person("practice_manager", self.beside, "N. Neighbour")
        self.sha_manager = self.person("sha_performance_manager", self.sha, "S. Sha")

    def person(self, role: str, place: Organisation, name: str) -> Principal:
        return RoleAssignmentFactory(user=UserFactory(name=name), role=role, organisation=place).as_principal()

    def named(self, case: BusinessCase | None = None, when: datetime = NOW) -> BusinessCase:
        """A case in assessment by finance and the analyst."""
        case = case or self.submitted()
        keys = [self.finance.user_id, self.analyst.user_id]
        name_assessors(case=case, user_ids=keys, by=self.pbc, at=when)  # type: ignore[arg-type]
        case.refresh_from_db()
        return case

    def scored(self, case: BusinessCase, by: Principal, score: int = 3, *, hand_in: bool = True, **apart: int) -> None:
        """A whole sheet: every criterion alike, but those named apart."""
        scores = {each.key: Given(apart.get(each.key, score), "The case, part 3", "Holds.") for each in CRITERIA}
        save_sheet(case=case, scores=scores, sheet=WORDS, hand_in=hand_in, by=by, at=LATER)

    def assessed(self, case: BusinessCase | None = None) -> BusinessCase:
        case = self.named(case)
        for who in (self.finance, self.analyst):
            self.scored(case, who)
        return case

    def sent(self, content: dict[str, dict[str, Any]] | None = None, **given: Any) -> BusinessCase:
        """A case with those who decide: assessed, unless it needs no assessment."""
        case = self.submitted(content, **given)
        if case.level is not Level.CONSORTIUM and not case.versions.get().route["light"]:
            self.assessed(case)
        send_case(case=case, by=self.pbc, at=LATER)
        case.refresh_from_db()
        return case

    def for_director(self) -> BusinessCase:
        """A case of 20,400: the consortium recommends, a director decides; the consortium has."""
        case = self.sent()
        self.recommended(case)
        return case

    def for_board(self, content: dict[str, dict[str, Any]] | None = None) -> BusinessCase:
        """A case of 300,000 that consortium, director and committee have recommended."""
        case = self.sent(content or worth("300000.00"))
        self.recommended(case)
        self.signed(case, Level.DIRECTOR, Judgement(Outcome.RECOMMEND), by=self.director)
        self.minuted(case, self.met(Level.COMMITTEE), Judgement(Outcome.RECOMMEND))
        return case

    def recommended(self, case: BusinessCase) -> CaseSignature:
        return self.signed(case, Level.CONSORTIUM, Judgement(Outcome.RECOMMEND), by=self.lead)

    def signed(
        self, case: BusinessCase, level: Level, judgement: Judgement, *, by: Principal, when: datetime = LATER
    ) -> CaseSignature:
        made = sign_case(
            case=case, level=level, judgement=judgement, typed_name=by.name, proven_at=when, by=by, at=when
        )
        case.refresh_from_db()
        return made

    def seated(self, body: Level = Level.BOARD) -> list[BodyMember]:
        """The six members of a body, without accounts, in office since 2005."""
        if not BodyMember.objects.filter(pct=self.pct, body=body).exists():
            for number, name in enumerate(MEMBERS):
                seat = Seat(body, name, date(2005, 4, 1), is_chair=number == 0, office="chairman" if not number else "")
                name_member(pct=self.pct, seat=seat, by=self.clerk, at=NOW)
        return list(BodyMember.objects.filter(pct=self.pct, body=body).order_by("pk"))

    def called(
        self, body: Level = Level.BOARD, held_on: date = date(2006, 9, 11), reference: str = "", **given: Any
    ) -> Meeting:
        """A meeting of a body with its six members."""
        self.seated(body)
        name = reference or f"{body.name}/06/{Meeting.objects.count() + 1}"
        return call_meeting(pct=self.pct, body=body, held_on=held_on, reference=name, by=self.clerk, at=LATER, **given)

    def met(self, body: Level = Level.BOARD, held_on: date = date(2006, 9, 11), reference: str = "") -> Meeting:
        """A meeting at which all members were, with the clerk in attendance."""
        meeting = self.called(body, held_on, reference)
        keys = [member.pk for member in members_on(self.pct, body, held_on)]
        others = read_names("K. Clerk, clerk")
        return record_attendance(meeting=meeting, members=keys, others=others, by=self.clerk, at=LATER)

    def minuted(self, case: BusinessCase, meeting: Meeting, judgement: Judgement, **given: Any) -> CaseSignature:
        made = minute_case(meeting=meeting, case=case, minute=Minute(judgement, **given), by=self.clerk, at=LATER)
        case.refresh_from_db()
        return made


__all__ = ["APPROVE", "LATER", "NOW", "REFUSE", "WITH_TERM", "DecisionWorld", "at", "light", "worth"]
