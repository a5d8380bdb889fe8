"""What an import found, for page, command and API."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet

from pbc.activity.domain.states import BatchStatus
from pbc.activity.models import ImportBatch, QuarantinedRow
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Problem:
    """A rule broken by rows of a file: how often, and where first."""

    rule: str
    severity: str
    column: str
    rows: int
    first_row: int
    message: str
    fix: str


def problems(batch: ImportBatch) -> list[Problem]:
    """The rules that rows of a batch broke, errors first and the most frequent first. Two queries."""
    return problems_in(QuarantinedRow.objects.filter(batch=batch))


def problems_in(rows: QuerySet[QuarantinedRow]) -> list[Problem]:
    """The rules that these rows broke, likewise."""
    grouped = list(
        rows.values("rule", "severity", "column")
        .annotate(rows=Count("id"), first_row=Min("row_number"), first=Min("id"))
        .order_by("severity", "-rows", "rule")
    )
    examples = rows.in_bulk([group["first"] for group in grouped])
    return [
        Problem(
            rule=group["rule"],
            severity=group["severity"],
            column=group["column"],
            rows=group["rows"],
            first_row=group["first_row"],
            message=examples[group["first"]].message,
            fix=examples[group["first"]].fix,
        )
        for group in grouped
    ]


def usual_owner() -> Organisation | None:
    """Whose data it is where nobody says: the one SHA there is; nobody where there are none or many."""
    shas = list(Organisation.objects.of_kind(OrganisationKind.SHA)[:2])
    return shas[0] if len(shas) == 1 else None


def loaded_checksums(formats: Sequence[str]) -> set[tuple[str, str]]:
    """Format and checksum of every file that was loaded."""
    loaded = ImportBatch.objects.filter(status=BatchStatus.LOADED, format__in=formats)
    return set(loaded.values_list("format", "checksum"))
