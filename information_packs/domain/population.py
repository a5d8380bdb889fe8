"""The practice's patients by age, beside the PCT's (S4 ¶26)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from information_packs.domain.contents import Column, Kind, Table
from pbc.core.formats import number
from pbc.core.periods import Month
from pbc.organisations.domain.ages import NINE_BANDS

ABSENT = "No list size has been loaded for this practice, so there are no rates."
LIMITS = (
    "Need, ethnicity and deprivation are not shown: no such data have been loaded."
    " Patients on more than one list, or gone without notice, are counted where they are listed."
)


def population(own: Mapping[str, int] | None, pct: Mapping[str, int], month: Month) -> dict[str, Any]:
    """The section: sentences and a table, or why there is none."""
    if not own or not sum(own.values()):
        return {"absent": ABSENT, "sentences": [], "tables": []}
    patients, of_pct = sum(own.values()), sum(pct.values())
    rows = [
        (band, own[band], own[band] / patients, pct.get(band, 0) / of_pct if of_pct else None)
        for band in NINE_BANDS
        if band in own
    ]
    table = Table(
        key="population",
        caption=f"Registered patients by age, latest count by {month.label}",
        columns=(
            Column("Age", Kind.TEXT),
            Column("Patients"),
            Column("Share of your list", Kind.PERCENT),
            Column("Share of the PCT’s lists", Kind.PERCENT),
        ),
        rows=(*rows, ("All ages", patients, 1, 1 if of_pct else None)),
        total=True,
    )
    sentences = [
        f"You have {number(patients)} registered patients. The PCT’s practices together have {number(of_pct)}."
    ]
    return {"absent": "", "sentences": [*sentences, LIMITS], "tables": [asdict(table)]}
