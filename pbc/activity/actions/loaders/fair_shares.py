"""Load the tables of fair shares: a release for each financial year and PCT of a file, superseding the one before.

A table is whole or it is not loaded: a curve that lacks an age would make every share of the year impossible.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from pbc.activity.actions.loaders import Loader, LoadResult, Staged
from pbc.activity.actions.loaders.reference import SAYS_INVENTED, YEAR
from pbc.activity.models import CostPerHead, NeedIndex, PrescribingWeight, ReferenceRelease, SharePopulation
from pbc.activity.models.fair_shares import ShareTableRow
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear
from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Succession

CELLS = len((MALE, FEMALE)) * len(NINE_BANDS)
PLACE = f"{YEAR}, coalesce(g.pct_id, %(owner)s::bigint)"
"""The year and the PCT of a row, as SQL; a PCT's own file counts for that PCT."""


@dataclass(frozen=True)
class Table:
    """Where the rows of a kind go, and what must hold of them together."""

    model: type[ShareTableRow]
    columns: tuple[str, ...]
    check: Callable[[Staged], None] = lambda staged: None


@dataclass(frozen=True)
class _Place:
    year: int
    pct: int | None
    illustrative: bool


def load_table(staged: Staged) -> LoadResult:
    """Load a file of one of the tables.

    :raises Invalid: for a table that is not whole, or one of another PCT than the sender. Nothing is changed.
    """
    table = TABLES[staged.format.code]
    owner = _owning_pct(staged)
    places = _places(staged, owner)
    _check_owner(staged, owner, places)
    table.check(staged)
    loaded = sum(_load(staged, table, place, owner) for place in places)
    years = ", ".join(str(FinancialYear(year)) for year in sorted({place.year for place in places}))
    return LoadResult(loaded=loaded, notes=[f"{staged.format.title}: {loaded} rows for {years}."])


def _owning_pct(staged: Staged) -> int | None:
    owner = staged.batch.owner
    return owner.pk if owner and owner.kind == OrganisationKind.PCT else None


def _places(staged: Staged, owner: int | None) -> list[_Place]:
    rows = _select(
        f"SELECT {PLACE}, bool_or(g.source ~* %(invented)s) FROM {staged.good_table} g GROUP BY 1, 2 ORDER BY 1, 2",  # noqa: S608 - our own words
        {"owner": owner, "invented": SAYS_INVENTED},
    )
    return [_Place(*row) for row in rows]


def _check_owner(staged: Staged, owner: int | None, places: list[_Place]) -> None:
    """A PCT's file is about itself, or a PCT that became part of it."""
    if owner is None:
        return
    others = {place.pct for place in places} - {owner}
    heirs = Succession.objects.filter(successor=owner, predecessor__in=others)
    if others - set(heirs.values_list("predecessor_id", flat=True)):
        assert staged.batch.owner  # noqa: S101 - it is the owner's key that was given
        raise Invalid(
            f"The file holds rows of other PCTs than {staged.batch.owner.name}.",
            field="PCT CODE",
            rule="own_pct_only",
            fix="Leave them out: each PCT, or the SHA for all of them, sends its own.",
        )


def _load(staged: Staged, table: Table, place: _Place, owner: int | None) -> int:
    same = ReferenceRelease.objects.filter(kind=staged.format.code, financial_year=place.year, pct=place.pct)
    same.filter(is_current=True).update(is_current=False)
    release = ReferenceRelease.objects.create(
        kind=staged.format.code,
        financial_year=place.year,
        pct_id=place.pct,
        batch=staged.batch,
        illustrative=place.illustrative,
    )
    columns = ", ".join((*table.columns, "source"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {table.model._meta.db_table} (release_id, {columns})
            SELECT %(release)s, {columns} FROM {staged.good_table} g
            WHERE ({PLACE}) IS NOT DISTINCT FROM (%(year)s, %(pct)s::bigint)""",  # noqa: S608 - our own words; values go as parameters
            {"release": release.pk, "year": place.year, "pct": place.pct, "owner": owner},
        )
        return int(cursor.rowcount)


def _check_curves(staged: Staged) -> None:
    _check_strata(staged, "g.component")


def _check_weights(staged: Staged) -> None:
    """All ages and sexes, and one version for each measure."""
    _check_strata(staged, "g.measure || ' weights of ' || g.version")
    several = _select(
        f"""SELECT {YEAR}, min(g.version), max(g.version) FROM {staged.good_table} g
        GROUP BY 1, coalesce(g.pct_id, 0), g.measure HAVING min(g.version) <> max(g.version)""",  # noqa: S608 - our own words
        {},
    )
    for year, first, last in several:
        raise Invalid(
            f"The file holds two versions for {FinancialYear(year)}: {first} and {last}.",
            field="VERSION",
            rule="one_version_a_year",
            fix="Send the one that is to be used.",
        )


def _check_strata(staged: Staged, what: str) -> None:
    """:param what: SQL that names a part of the table which must have all eighteen ages and sexes."""
    rows = _select(
        f"""SELECT {what}, {YEAR}, count(*) FROM {staged.good_table} g
        GROUP BY 1, 2, coalesce(g.pct_id, 0) HAVING count(*) <> %(cells)s ORDER BY 1, 2""",  # noqa: S608 - our own words
        {"cells": CELLS},
    )
    for part, year, count in rows:
        raise Invalid(
            f"{part} has {count} of the {CELLS} sexes and ages for {FinancialYear(year)}.",
            field="AGE BAND",
            rule="missing_strata",
            fix="Send all eighteen, once each.",
        )


def _check_population(staged: Staged) -> None:
    """All ages and sexes, or a total alone."""
    rows = _select(
        f"""SELECT g.pct_code, {YEAR}, count(*), count(*) FILTER (WHERE g.band = '') FROM {staged.good_table} g
        GROUP BY 1, 2 ORDER BY 1, 2""",  # noqa: S608 - our own words
        {},
    )
    for code, year, count, totals in rows:
        if (count, totals) not in ((CELLS, 0), (1, 1)):
            raise Invalid(
                f"The population of {code} for {FinancialYear(year)} has {count - totals} of the {CELLS} sexes and ages"
                f"{' beside a total' if totals else ''}.",
                field="AGE BAND",
                rule="population_is_whole",
                fix="Send all eighteen, or one row with the total alone.",
            )


def _select(sql: str, parameters: dict[str, int | str | None]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


TABLES = {
    "cost-curves": Table(CostPerHead, ("component", "sex", "band", "cost_per_head"), _check_curves),
    "need-indices": Table(NeedIndex, ("practice_id", "component", "need_index", "market_forces")),
    "share-population": Table(SharePopulation, ("sex", "band", "people"), _check_population),
    "prescribing-weights": Table(PrescribingWeight, ("version", "measure", "sex", "band", "weight"), _check_weights),
}

LOADERS: dict[str, Loader] = dict.fromkeys(TABLES, load_table)
