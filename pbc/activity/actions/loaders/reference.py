"""Load price lists and national rates: a release for each financial year of the file, superseding the one before."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from pbc.activity.actions.loaders import Loader, LoadResult, RowProblem, Staged
from pbc.activity.actions.repricing import PRICES_LOCK, reprice
from pbc.activity.domain.formats.declaration import Severity
from pbc.activity.domain.lines import Dataset
from pbc.activity.models import (
    AETariff,
    InpatientTariff,
    MarketForcesFactor,
    NationalRate,
    OutpatientTariff,
    ReferenceRelease,
    TopUp,
)
from pbc.activity.models.reference import ReferenceRow
from pbc.activity.queries.pricing import PRICED_COLUMNS
from pbc.core.locks import lock
from pbc.core.periods import FinancialYear
from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS

YEAR = "left(g.financial_year::text, 4)::int"
"""The calendar year that the row's financial year starts in."""

SAYS_INVENTED = r"\y(invented|illustrative|demonstration)\y"
"""Words by which a file says of itself that its values are not real."""


@dataclass(frozen=True)
class Target:
    """Where the rows of a kind go, and which facts take their prices from them."""

    model: type[ReferenceRow]
    columns: tuple[str, ...]
    says: str
    prices: tuple[Dataset, ...] = ()
    check: Callable[[Staged], list[RowProblem]] = lambda staged: []


def load_reference(staged: Staged) -> LoadResult:
    """Load a file of prices or rates; price lists re-price the open months of their years.

    A release holds all rows of its year: a later file for the year takes the place of the whole, never of a part.
    """
    target = TARGETS[staged.format.code]
    if target.prices:
        lock(PRICES_LOCK)
    years = _years(staged, target)
    ReferenceRelease.objects.filter(
        kind=staged.format.code, financial_year__in=[year for year, _ in years], is_current=True
    ).update(is_current=False)
    loaded = sum(_load_year(staged, target, year, illustrative) for year, illustrative in years)
    notes = [f"{staged.format.title}: {loaded} rows for {', '.join(str(FinancialYear(year)) for year, _ in years)}."]
    if target.prices:
        changed = sum(
            reprice(financial_year=FinancialYear(year), by=staged.by, at=staged.at, datasets=target.prices)
            for year, _ in years
        )
        notes.append(f"{changed} rows of activity in open months have a new price.")
    return LoadResult(loaded=loaded, problems=target.check(staged), notes=notes)


def _years(staged: Staged, target: Target) -> list[tuple[int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {YEAR}, bool_or(g.{target.says} ~* %s) FROM {staged.good_table} g GROUP BY 1 ORDER BY 1",  # noqa: S608
            [SAYS_INVENTED],
        )
        return [(year, illustrative) for year, illustrative in cursor.fetchall()]


def _load_year(staged: Staged, target: Target, year: int, illustrative: bool) -> int:
    release = ReferenceRelease.objects.create(
        kind=staged.format.code, financial_year=year, batch=staged.batch, illustrative=illustrative
    )
    columns = ", ".join(target.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {target.model._meta.db_table} (release_id, {columns})
            SELECT %s, {", ".join(f"g.{column}" for column in target.columns)}
            FROM {staged.good_table} g WHERE {YEAR} = %s""",  # noqa: S608 - our own words; values go as parameters
            [release.pk, year],
        )
        return int(cursor.rowcount)


def _check_inpatient(staged: Staged) -> list[RowProblem]:
    """Rows that load, but will leave some spells without a price or without their reduction."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT row_number, hrg, short_stay AND short_stay_rate IS NULL FROM {staged.good_table}
            WHERE short_stay AND short_stay_rate IS NULL
                OR day_rate IS NULL AND (elective_trim IS NOT NULL OR non_elective_trim IS NOT NULL) AND NOT excluded
            ORDER BY row_number"""  # noqa: S608 - our own words
        )
        return [_inpatient_warning(*row) for row in cursor.fetchall()]


def _inpatient_warning(row_number: int, hrg: str, lacks_rate: bool) -> RowProblem:
    if lacks_rate:
        return RowProblem(
            row_number,
            "SHORT STAY RATE",
            hrg,
            "short_stay_without_rate",
            "Short stays are marked but have no rate: they will be paid in full.",
            "Give the share paid for a short emergency stay, such as 0.50, or mark SHORT STAY as N.",
            Severity.WARNING,
        )
    return RowProblem(
        row_number,
        "EXCESS BED DAY RATE",
        hrg,
        "trim_point_without_rate",
        "There is a trim point but no rate for the days beyond it: longer stays will have no price.",
        "Give the rate for a day beyond the trim point, or leave the trim points empty.",
        Severity.WARNING,
    )


def _check_national(staged: Staged) -> list[RowProblem]:
    """Indicators that lack a sex or an age band: practices with patients there cannot be standardised."""
    whole = len((MALE, FEMALE)) * len(NINE_BANDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT g.indicator, {YEAR}, count(*) FROM {staged.good_table} g
            GROUP BY 1, 2 HAVING count(*) < %s ORDER BY 1, 2""",  # noqa: S608 - our own words
            [whole],
        )
        return [
            RowProblem(
                0,
                "INDICATOR CODE",
                indicator,
                "missing_strata",
                f"{indicator} has {count} of the {whole} sexes and age bands for {FinancialYear(year)}.",
                "Send all eighteen: without them no practice can be compared with the nation on this indicator.",
                Severity.WARNING,
            )
            for indicator, year, count in cursor.fetchall()
        ]


TARGETS = {
    "tariff-inpatient": Target(
        InpatientTariff,
        (
            "hrg",
            "description",
            "elective",
            "non_elective",
            "elective_trim",
            "non_elective_trim",
            "day_rate",
            "short_stay",
            "short_stay_rate",
            "excluded",
        ),
        "description",
        (Dataset.SPELLS,),
        _check_inpatient,
    ),
    "tariff-outpatient": Target(
        OutpatientTariff,
        ("treatment_function", "description", "age_group", "first", "follow_up"),
        "description",
        (Dataset.OUTPATIENTS,),
    ),
    "tariff-ae": Target(AETariff, ("hrg", "description", "band", "price"), "description", (Dataset.AE,)),
    "tariff-topup": Target(
        TopUp, ("specialised_service", "description", "percentage"), "description", (Dataset.SPELLS,)
    ),
    "tariff-mff": Target(MarketForcesFactor, ("provider_id", "factor"), "provider_code", tuple(PRICED_COLUMNS)),
    "national-rates": Target(
        NationalRate, ("indicator", "sex", "band", "events", "population", "source"), "source", (), _check_national
    ),
}

LOADERS: dict[str, Loader] = dict.fromkeys(TARGETS, load_reference)
