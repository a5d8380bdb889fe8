"""Name assessors, score, settle differences, and send a case to those who decide (R98, R99, R106; S4 ¶49, ¶52)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, locked_case, move
from business_cases.actions.telling import tell_desk, tell_people
from business_cases.domain.assessment import (
    Advice,
    Given,
    Settled,
    check_choice,
    check_score,
    check_settlement,
    unscored,
)
from business_cases.domain.case_states import LABELS, CaseStatus, Deed
from business_cases.domain.criteria import Criterion
from business_cases.domain.route import Level
from business_cases.models import Assessor, AssessorScore, BusinessCase, Settlement
from business_cases.queries.assessment import (
    active_assessors,
    assessor_of,
    assessors_wanted,
    criteria_for,
    result_of,
    sheet_of,
)
from business_cases.queries.desks import Person, may_assess
from business_cases.queries.signing import version_of
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal
from pbc.core.words import check_said

IN_HAND = frozenset({CaseStatus.IN_ASSESSMENT, CaseStatus.CLARIFICATION})
TO_NAME = "name assessors"


@dataclass(frozen=True)
class Sheet:
    """What an assessor writes besides the scores: the recommendation, and a word on three matters."""

    advice: Advice | None = None
    advice_words: str = ""
    fairness: str = ""
    involvement: str = ""
    risks: str = ""


@transaction.atomic
def name_assessors(*, case: BusinessCase, user_ids: Sequence[int], by: Principal, at: datetime) -> list[Assessor]:
    """Name those who assess a case: people of the PCT who did not write in it.

    :raises Denied: if this hat may not, wrote in it, or the case is past it or goes by the light route.
    :raises Invalid: for too few or too many, or somebody who may not assess it.
    """
    case = locked_case(case)
    _check_may_manage(by, case, at, to=TO_NAME)
    if not needs_assessment(case):
        raise Denied("Nobody assesses this case: send it straight to the decision (S4 ¶49).")
    check_choice(user_ids, assessors_wanted(case))
    people = _people(case, user_ids, at)
    move(case, Deed.ASSESS, by=by, at=at, words=f"Assessors: {', '.join(person.name for person in people)}")
    named = [_named(case, person, by, at) for person in people]
    names = [person.name for person in people]
    audit.record("business_cases.assessors_named", case, by=by, at=at, **about(case), assessors=names)
    tell_desk(case, "business_cases.case_to_assess", at=at, by=by)
    return named


@transaction.atomic
def replace_assessor(*, assessor: Assessor, user_id: int, reason: str, by: Principal, at: datetime) -> Assessor:
    """Name somebody in an assessor's place, with the reason. The first one's sheet stays on record and counts no more.

    :raises Denied: if this hat may not, the case is decided or with those who decide, or the assessor was replaced.
    :raises Invalid: without a reason, or for somebody who may not assess it.
    """
    case = locked_case(assessor.case)
    _check_may_manage(by, case, at, to=TO_NAME)
    _check_in_hand(case)
    assessor = Assessor.objects.get(pk=assessor.pk)
    if assessor.replaced_at is not None:
        raise Denied(f"{assessor.name} was replaced before. Nothing was changed.")
    words = check_said(reason, field="reason", what="The reason")
    if any(each.user_id == user_id for each in active_assessors(case)):
        raise Invalid("That person assesses it already.", field="user_id", rule="case_assessors", fix="Name another.")
    (person,) = _people(case, [user_id], at)
    assessor.replaced_at, assessor.replaced_by, assessor.replaced_reason = at, by.name, words
    assessor.save(update_fields=["replaced_at", "replaced_by", "replaced_reason"])
    new = _named(case, person, by, at)
    facts = {"before": assessor.name, "now": new.name, "reason": words}
    audit.record("business_cases.assessor_replaced", case, by=by, at=at, **about(case), **facts)
    tell_people([person], "business_cases.case_to_assess", case, at=at, by=by)
    return new


@transaction.atomic
def save_sheet(
    *, case: BusinessCase, scores: Mapping[str, Given], sheet: Sheet, hand_in: bool, by: Principal, at: datetime
) -> Assessor:
    """Save one's own sheet as far as it goes, or hand it in: then it is closed.

    :param scores: by criterion; what is not given stays as it was.
    :raises Denied: for anybody but a named assessor, one whose role ended, or after it was handed in.
    :raises Invalid: for a score off the scale or an unknown criterion; on handing in, naming what is missing.
    """
    case = locked_case(case)
    assessor = _own(case, by, at)
    criteria = {each.key: each for each in criteria_for(case)}
    for key, given in scores.items():
        _save_score(assessor, _known(criteria, key), given)
    for name in ("advice_words", "fairness", "involvement", "risks"):
        setattr(assessor, name, getattr(sheet, name).strip())
    assessor.advice = sheet.advice or ""
    if hand_in:
        _check_whole(assessor, list(criteria.values()))
        assessor.handed_in_at = at
    assessor.save(
        update_fields=["advice", "advice_words", "fairness", "involvement", "risks", "handed_in_at"],
    )
    kind = "business_cases.assessment_handed_in" if hand_in else "business_cases.assessment_saved"
    audit.record(kind, case, by=by, at=at, **about(case))
    return assessor


@transaction.atomic
def settle(*, case: BusinessCase, criterion: str, settled: Settled, by: Principal, at: datetime) -> Settlement:
    """Say one's word to a difference: the score to agree on, and why. It is settled once all name the same score.

    :raises Denied: for anybody but an assessor, before all have handed in, or where the scores do not differ.
    :raises Invalid: without words, or for a score outside the two.
    """
    case = locked_case(case)
    permissions.check_free_to_judge(by, case, day_of(at), to="assess it")
    assessor = assessor_of(case, by)
    _check_in_hand(case)
    found = result_of(case)
    if assessor is None or found is None:
        raise Denied("Differences are settled by the assessors, once all have handed in. Nothing was changed.")
    outcome = next((each for each in found.outcomes if each.criterion.key == criterion), None)
    if outcome is None:
        raise _unknown(criterion)
    check_settlement(outcome, settled)
    row = Settlement.objects.create(
        assessor=assessor, criterion=criterion, score=settled.score, words=settled.words.strip(), at=at
    )
    facts: dict[str, Any] = {"criterion": criterion, "score": settled.score}
    audit.record("business_cases.difference_settled", case, by=by, at=at, **about(case), **facts)
    return row


@transaction.atomic
def send_case(*, case: BusinessCase, by: Principal, at: datetime, words: str = "") -> BusinessCase:
    """Send a case to those who decide: assessed and settled; a light one, or one that the consortium decides, at once.

    :raises Denied: if this hat may not, or the assessment is not whole.
    """
    case = locked_case(case)
    on = day_of(at)
    if case.level is Level.CONSORTIUM and permissions.signer(by, case, Level.CONSORTIUM, on):
        permissions.check_still_holds(by, on)
        permissions.check_free_to_judge(by, case, on, to="send it for decision")
    else:
        _check_may_manage(by, case, at, to="send a case for decision")
    if needs_assessment(case):
        _check_assessed(case)
    move(case, Deed.SEND, by=by, at=at, words=words)
    audit.record("business_cases.case_sent", case, by=by, at=at, **about(case))
    tell_desk(case, "business_cases.case_to_decide", at=at, by=by)
    return case


def needs_assessment(case: BusinessCase) -> bool:
    """Whether assessors score it: not on the light route (S4 ¶49), nor where the consortium alone signs (S3)."""
    return not version_of(case).route["light"] and case.level is not Level.CONSORTIUM


def _check_may_manage(by: Principal, case: BusinessCase, at: datetime, *, to: str) -> None:
    on = day_of(at)
    permissions.check_in_pct_of(by, case, Permission.CASE_MANAGE, on, to=to)
    permissions.check_free_to_judge(by, case, on, to=to)


def _check_in_hand(case: BusinessCase) -> None:
    if case.state not in IN_HAND:
        raise Denied(f"A case that is “{LABELS[case.state].lower()}” is not in assessment. Nothing was changed.")


def _people(case: BusinessCase, user_ids: Sequence[int], at: datetime) -> list[Person]:
    found = {person.user_id: person for person in may_assess(case, day_of(at))}
    if any(user_id not in found for user_id in user_ids):
        raise Invalid(
            "That person may not assess this case.",
            field="assessors",
            rule="assessor_is_free",
            fix="Name people of the PCT who assess cases and did not write in this one.",
        )
    return [found[user_id] for user_id in user_ids]


def _named(case: BusinessCase, person: Person, by: Principal, at: datetime) -> Assessor:
    return Assessor.objects.create(
        case=case,
        version=version_of(case),
        user_id=person.user_id,
        name=person.name,
        role=person.role,
        named_by=by.name,
        named_at=at,
    )


def _own(case: BusinessCase, by: Principal, at: datetime) -> Assessor:
    permissions.check_in_pct_of(by, case, Permission.CASE_ASSESS, day_of(at), to="assess a case")
    permissions.check_still_holds(by, day_of(at))
    permissions.check_free_to_judge(by, case, day_of(at), to="assess it")
    _check_in_hand(case)
    assessor = assessor_of(case, by)
    if assessor is None:
        raise Denied("You are not named as an assessor of this case.")
    if assessor.handed_in_at is not None:
        raise Denied("Your assessment is handed in and closed. Nothing was changed.")
    return assessor


def _save_score(assessor: Assessor, criterion: Criterion, given: Given) -> None:
    check_score(criterion, given)
    AssessorScore.objects.update_or_create(
        assessor=assessor,
        criterion=criterion.key,
        defaults={"score": given.score, "evidence": given.evidence.strip(), "words": given.words.strip()},
    )


def _known(criteria: Mapping[str, Criterion], key: str) -> Criterion:
    if key not in criteria:
        raise _unknown(key)
    return criteria[key]


def _unknown(key: str) -> Invalid:
    return Invalid(f"There is no criterion “{key}”.", field="criterion", rule="case_criteria", fix="Choose one listed.")


def _check_whole(assessor: Assessor, criteria: Sequence[Criterion]) -> None:
    lacking = [each.label for each in unscored(criteria, sheet_of(assessor))]
    words = {
        "fairness": "inequalities",
        "involvement": "patients and partners",
        "risks": "the risk register",
        "advice_words": "the recommendation",
    }
    lacking += [f"your word on {what}" for name, what in words.items() if not getattr(assessor, name)]
    if not assessor.advice:
        lacking.append("the recommendation itself")
    if lacking:
        raise Invalid(
            f"Not complete: {'; '.join(lacking)}.",
            field="hand_in",
            rule="sheet_is_whole",
            fix="Each criterion takes a score, evidence and words. Save it as it is, or complete it and hand it in.",
        )


def _check_assessed(case: BusinessCase) -> None:
    found = result_of(case)
    if found is None:
        raise Denied("The assessors have not all handed in. Nothing was changed.")
    if found.open_differences:
        names = "; ".join(each.label for each in found.open_differences)
        raise Denied(f"The assessors have to agree first on: {names}. Nothing was changed.")
