"""How far a case has come on its route, and what stands in the way of a decision (R103–R105; S4 ¶35, ¶52)."""

from collections.abc import Sequence
from dataclasses import dataclass

from business_cases.domain.case_states import CaseStatus
from business_cases.domain.route import Level
from business_cases.domain.signing import Outcome, next_step
from business_cases.models import BusinessCase, CaseSignature, CaseVersion, DecisionLetter
from business_cases.queries.cases import steps_of

TO_SIGN = frozenset({CaseStatus.FOR_DECISION, CaseStatus.DEFERRED})


@dataclass(frozen=True)
class Step:
    """One step of the route: whether it decides, and what was said there, if anything."""

    level: Level
    decides: bool
    signature: CaseSignature | None
    is_due: bool


def version_of(case: BusinessCase) -> CaseVersion:
    """The version submitted last: what is assessed and decided on.

    :raises CaseVersion.DoesNotExist: for a draft.
    """
    return case.versions.order_by("-number")[:1].get()


def signed_levels(version: CaseVersion) -> set[Level]:
    """The levels that have said their word; a deferral is none."""
    rows = CaseSignature.objects.filter(version=version).exclude(outcome=Outcome.DEFER)
    return {Level(level) for level in rows.values_list("level", flat=True)}


def due_step(case: BusinessCase) -> Level | None:
    """The step that signs next, while the case is with those who sign."""
    if case.state not in TO_SIGN:
        return None
    version = version_of(case)
    return next_step(steps_of(version), signed_levels(version))


def due_steps(cases: Sequence[BusinessCase]) -> dict[int, Level]:
    """The step that signs next in each of these cases that is with those who sign, by key. Two queries."""
    to_sign = [case.pk for case in cases if case.state in TO_SIGN]
    rows = CaseVersion.objects.filter(case__in=to_sign).order_by("case", "-number").distinct("case")
    versions = {version.pk: version for version in rows}
    signed: dict[int, set[Level]] = {}
    said = CaseSignature.objects.filter(version__in=versions).exclude(outcome=Outcome.DEFER)
    for key, level in said.values_list("version", "level"):
        signed.setdefault(key, set()).add(Level(level))
    found = {each.case_id: next_step(steps_of(each), signed.get(each.pk, set())) for each in versions.values()}
    return {key: level for key, level in found.items() if level is not None}


def steps_shown(case: BusinessCase) -> list[Step]:
    """Every step of the route with what was said; empty for a draft."""
    version = case.versions.order_by("-number").first()
    if version is None:
        return []
    steps, due = steps_of(version), due_step(case)
    rows = case.signatures.filter(version=version).exclude(outcome=Outcome.DEFER).select_related("meeting")
    said = {row.level: row for row in rows}
    return [Step(level, level is steps[-1], said.get(level.value), level is due) for level in steps]


def missing_consents(case: BusinessCase) -> frozenset[str]:
    """Professions whose consent neither the case nor anybody since has recorded (S4 ¶35)."""
    missing = frozenset(version_of(case).route["missing"])
    return missing - set(case.consents.values_list("profession", flat=True))


def decision_of(case: BusinessCase) -> CaseSignature | None:
    """The signature that decided the case."""
    return case.signatures.filter(decides=True).select_related("meeting").first()


def letter_of(case: BusinessCase) -> DecisionLetter | None:
    """The letter of its decision."""
    return DecisionLetter.objects.filter(signature__case=case, signature__decides=True).first()
