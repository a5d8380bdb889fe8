"""What cases on their way to a decision need of this hat: for the home page, with the day of the decision (R98)."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from business_cases.domain.case_states import DESKS, UNDECIDED, CaseStatus, Desk
from business_cases.domain.route import LEVEL_LABELS, Level
from business_cases.models import BusinessCase, CaseBreach, CaseQuestion
from business_cases.queries.desks import Desks, is_deputy, pct_keys_by_case, pcts_kept_by
from disputes.domain.parties import Side
from disputes.queries.rulings import to_carry_out
from pbc.accounts.domain.permissions import Permission
from pbc.core.needs import Need
from pbc.core.principal import Principal

KIND = "case"
SITS: dict[Desk, tuple[Permission, ...]] = {
    Desk.PCT: (Permission.CASE_MANAGE,),
    Desk.ASSESSORS: (Permission.CASE_ASSESS, Permission.CASE_MANAGE),
    Desk.DECIDERS: (Permission.CASE_SIGN_CONSORTIUM, Permission.CASE_SIGN_DIRECTOR, Permission.CASE_MINUTE),
}
"""Who may sit at a desk by their role. A deputy decides in any role of the PCT."""


def decision_needs(*, principal: Principal, today: date) -> list[Need]:
    """Cases on this person's desk, questions that wait for an answer, and overdue cases for the SHA."""
    needs = [*_on_desk(principal, today), *_questions(principal, today), *_recoveries(principal, today)]
    needs += _as_ruled(principal, today)
    return [*needs, *_overdue(principal, today)] if principal.may(Permission.CASE_RECOVERY) else needs


def _on_desk(principal: Principal, today: date) -> list[Need]:
    if principal.user_id is None or not principal.may(Permission.CASE_VIEW):
        return []
    rows = list(_undecided(principal).filter(status__in=_states_for(principal, today)).order_by("due_on"))
    desks = Desks(rows, today)
    mine = [case for case in rows if principal.user_id in {each.user_id for each in desks.people(case)}]
    return [_need(case, desk_title(case, desks.due.get(case.pk)), _detail(case)) for case in mine]


def _states_for(principal: Principal, today: date) -> list[CaseStatus]:
    """States whose desk this hat may sit at, so that nobody is looked for on the others. One query for those who
    decide in nobody's name but a director's."""
    desks = {desk for desk, permissions in SITS.items() if any(map(principal.may, permissions))}
    if Desk.DECIDERS not in desks and principal.user_id is not None and is_deputy(principal.user_id, today):
        desks.add(Desk.DECIDERS)
    return [state for desk in SITS if desk in desks for state in _at(desk)]


def _at(desk: Desk) -> list[CaseStatus]:
    return [state for state in CaseStatus if state in UNDECIDED and DESKS[state] is desk]


def desk_title(case: BusinessCase, step: Level | None) -> str:
    """What whoever has an undecided case on their desk does next, as an instruction; ``step`` signs next, if any."""
    verb = {
        Desk.PCT: "Look whether {} is complete, and pass it on",
        Desk.ASSESSORS: "Bring the assessment of {} forward",
    }.get(DESKS[case.state], f"Decide on {{}} for {LEVEL_LABELS[step]}" if step else "See to {}")
    return verb.format(case.reference)


def _detail(case: BusinessCase) -> str:
    return f"{case.title}, proposed by {case.owner.name}. The eight weeks run."


def _questions(principal: Principal, today: date) -> list[Need]:
    """Questions to the proposer for those who write for it, and its questions for the PCT's PBC manager."""
    found: QuerySet[CaseQuestion] = CaseQuestion.objects.filter(
        case__in=_undecided(principal), answers__isnull=True
    ).select_related("case__owner")
    if principal.may(Permission.CASE_WRITE):
        found = found.filter(from_proposer=False, case__owner_id=principal.organisation_id)
    elif principal.may(Permission.CASE_MANAGE):
        found = found.filter(from_proposer=True, case__pct__in=pcts_kept_by(principal.organisation_id, today))
    else:
        return []
    return [
        _need(each.case, f"Answer question {each.number} on {each.case.reference}", each.words[:200])
        for each in found.order_by("at")
    ]


def _recoveries(principal: Principal, today: date) -> list[Need]:
    if not principal.may(Permission.CASE_MANAGE):
        return []
    rows = CaseBreach.objects.filter(
        case__in=_undecided(principal).filter(pct__in=pcts_kept_by(principal.organisation_id, today)),
        asked_at__isnull=False,
        answered_at__isnull=True,
    )
    return [
        Need(
            title=f"Answer the strategic health authority about {row.case.reference}",
            detail=row.asked_words[:200],
            url=reverse("business_cases:answer_recovery", args=[row.case.reference]),
            due_on=row.answer_by,
            kind=KIND,
        )
        for row in rows.select_related("case")
    ]


def _as_ruled(principal: Principal, today: date) -> list[Need]:
    """Refused cases on which a panel ruled for the practice (S4 ¶73)."""
    if not principal.may(Permission.CASE_MANAGE):
        return []
    ruled = to_carry_out(BusinessCase._meta.label, principal, Side.PRACTICE)
    due = {each.subject_id: each.stage_due_on for each in ruled}
    refused = BusinessCase.objects.visible_to(principal).filter(status=CaseStatus.REFUSED, pk__in=set(due))
    rows = list(refused.select_related("owner").order_by("pk"))
    pcts = pct_keys_by_case(rows, today) if rows else {}
    return [
        Need(
            title=f"Approve {case.reference}, as ruled",
            detail=f"{case.title}, proposed by {case.owner.name}. The panel ruled for the practice (S4 ¶73).",
            url=reverse("business_cases:case", args=[case.reference]),
            due_on=due[str(case.pk)],
            kind=KIND,
        )
        for case in rows
        if principal.organisation_id in pcts[case.pk]
    ]


def _overdue(principal: Principal, today: date) -> list[Need]:
    rows = _undecided(principal).filter(due_on__lt=today).order_by("due_on")
    count, first = rows.count(), rows.first()
    if first is None:
        return []
    return [
        Need(
            title=f"{count} business case{'s' if count > 1 else ''} over the eight weeks",
            detail=f"The longest over is {first.reference} of {first.pct.name}.",
            url=reverse("business_cases:overdue"),
            due_on=None,
            kind=KIND,
        )
    ]


def _undecided(principal: Principal) -> QuerySet[BusinessCase]:
    return BusinessCase.objects.visible_to(principal).undecided().select_related("owner", "pct")


def _need(case: BusinessCase, title: str, detail: str) -> Need:
    return Need(
        title=title,
        detail=detail,
        url=reverse("business_cases:case", args=[case.reference]),
        due_on=case.due_on,
        kind=KIND,
    )
