"""What is different from the version submitted before, and who wrote what when (R96, R100; S4 ¶53)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from business_cases.domain.changes import Changed, changed_answers
from business_cases.domain.costs import Money
from business_cases.domain.kept_route import route_changes
from business_cases.domain.proforma import Content
from business_cases.domain.route import Route
from business_cases.models import BusinessCase, CaseSection, CaseVersion


@dataclass(frozen=True)
class Changes:
    """:param since: the version compared with, in words.
    :param route: what is different in value and route, a sentence each.
    """

    since: str
    answers: tuple[Changed, ...]
    route: tuple[str, ...]


@dataclass(frozen=True)
class Writing:
    """One saving of one part: by whom, when, and the questions that it changed."""

    by: str
    at: datetime
    part: str
    changed: tuple[Changed, ...]


def version_before(case: BusinessCase) -> CaseVersion | None:
    """The version submitted last: of the case, or else of the refused case in whose place it comes."""
    found = case.versions.order_by("-number").first()
    if found is None and case.resubmits_id:
        found = CaseVersion.objects.filter(case=case.resubmits_id).order_by("-number").first()
    return found


def changes_since(case: BusinessCase, content: Content, route: Route | None, money: Money | None) -> Changes | None:
    """What is different from the version before; ``None`` where there is none."""
    before = version_before(case)
    if before is None:
        return None
    reference = case.reference if before.case_id == case.pk else before.case.reference
    value = Decimal(before.money["value"]) if before.money.get("value") else None
    moved = route_changes(before.route, value, route, money.value) if route and money else ()
    since = f"version {before.number} of {reference}"
    return Changes(since, changed_answers(before.content, content), moved)


def written(case: BusinessCase) -> list[Writing]:
    """Every saving of every part, the latest first. Two queries."""
    found: list[tuple[datetime, int, Writing]] = []
    for row in case.sections.prefetch_related("history"):
        before: dict[str, Any] = {}
        for event in sorted(
            row.history.all(),  # type: ignore[attr-defined]
            key=lambda each: each.revision,
        ):
            changed = changed_answers({row.key: before}, {row.key: event.content})
            found.append((event.saved_at, event.pgh_id, Writing(event.saved_by, event.saved_at, row.key, changed)))
            before = event.content
    return [each for _, _, each in sorted(found, key=lambda each: each[:2], reverse=True)]


def answers_at(row: CaseSection, revision: int) -> dict[str, Any]:
    """The answers of a part as they were at a revision; none before the first."""
    event = (
        row.history.filter(  # type: ignore[attr-defined]
            revision=revision
        )
        .order_by("-pgh_id")
        .first()
    )
    return dict(event.content) if event else {}
