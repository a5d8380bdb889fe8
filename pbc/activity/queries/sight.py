"""How closely a hat may look at the rows behind a figure, and those rows (domain handbook §12.1, §12.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Left

from pbc.accounts.domain.permissions import Permission
from pbc.activity.domain.disclosure import SUPPRESSED, sees_small_numbers, suppress
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models.facts import Fact
from pbc.activity.queries.activity import DATASET_OF_LINE
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of


class Sight(StrEnum):
    """What of the rows is shown."""

    OWN = "own"
    """Every row with its patient's pseudonym: to the practice that the patients are registered with."""
    PSEUDONYMISED = "pseudonymised"
    """Every row, with a band in place of the age and no number of the provider's: to those who check what is paid."""
    AGGREGATE = "aggregate"
    """Sums by provider and price group: to everybody else."""


@dataclass(frozen=True)
class Group:
    """Rows of one provider and price group. Small counts are not shown to outsiders: ``None``, and so the cost."""

    provider: str
    group: str
    rows: int | None
    cost: Decimal | None


PRICE_GROUP = {
    Dataset.SPELLS: F("hrg"),
    Dataset.OUTPATIENTS: F("treatment_function"),
    Dataset.AE: F("hrg"),
    Dataset.PRESCRIBING: Left("bnf_code", 2),
}


def sight_of(by: Principal) -> Sight:
    """How closely this hat looks at rows of practices that it sees at all."""
    if by.organisation_kind == "practice" and by.may(Permission.PATIENT_ROWS_VIEW):
        return Sight.OWN
    if by.organisation_kind == "pct" and by.may(Permission.IMPORT_VIEW):
        return Sight.PSEUDONYMISED
    return Sight.AGGREGATE


def grouped(rows: QuerySet[Fact], *, line: Line, practice: Organisation, month: Month, by: Principal) -> list[Group]:
    """The rows summed, as this hat may see them."""
    dataset = DATASET_OF_LINE[line]
    provider = Value("–") if dataset is Dataset.PRESCRIBING else Coalesce(F("provider__name"), Value("not known"))
    sums = (
        rows.order_by()
        .annotate(of_provider=provider, of_group=PRICE_GROUP[dataset])
        .values("of_provider", "of_group")
        .annotate(number=Count("row_number"), cost=Sum("price"))
    )
    found = {(row["of_provider"], row["of_group"]): (row["number"], row["cost"]) for row in sums}
    shown = _shown({key: number for key, (number, _) in found.items()}, practice, month, by)
    return [Group(*key, number, found[key][1] if number is not None else None) for key, number in sorted(shown.items())]


def _shown(
    counts: Mapping[tuple[str, str], int], practice: Organisation, month: Month, by: Principal
) -> dict[tuple[str, str], int | None]:
    pct = pct_of(practice, month.last_day)
    viewer = None if by.is_system else by.organisation_id
    if sees_small_numbers(viewer, practice_id=practice.pk, pct_id=pct.pk if pct else None):
        return dict(counts)
    kept = suppress(counts, totals=[list(counts)])
    return {key: None if count is SUPPRESSED else counts[key] for key, count in kept.items()}
