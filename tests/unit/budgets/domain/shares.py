"""A PCT of two practices whose fair shares can be worked out by hand, and tables of any numbers.

Men of 15 to 24 cost £100 a head in hospital and women from 75 on £500; nobody else is there. The lists hold a tenth
more young men than the population does.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from budgets.domain.fair_share_inputs import CELLS, Cell, Curve, Need, Population, PracticeList, ShareTables
from pbc.activity.domain.care import Care
from pbc.core.working import Source
from pbc.organisations.domain.ages import FEMALE, MALE

ON, COUNTED_ON = date(2006, 4, 1), date(2006, 1, 1)
YOUNG_MEN, OLD_WOMEN = (MALE, "15-24"), (FEMALE, "75+")
FILE = Source("batch", "Table (invented), import 7", "7")
ASH, ELM = 1, 2


def whole(cells: Mapping[Cell, int | str], rest: int | str = 0) -> dict[Cell, Decimal]:
    """All eighteen cells, those not given being the rest."""
    return {cell: Decimal(cells.get(cell, rest)) for cell in CELLS}


def people(cells: Mapping[Cell, int]) -> dict[Cell, int]:
    return {cell: cells.get(cell, 0) for cell in CELLS}


def practice_list(practice: int, cells: Mapping[Cell, int], **changes: object) -> PracticeList:
    given = {"counted_on": COUNTED_ON, "code": f"ZZ{practice:04d}", "name": f"Surgery {practice}"} | changes
    return PracticeList(practice=practice, patients=cells, **given)  # type: ignore[arg-type]


def lists() -> list[PracticeList]:
    return [
        practice_list(ASH, {YOUNG_MEN: 660, OLD_WOMEN: 100}),
        practice_list(ELM, {YOUNG_MEN: 440, OLD_WOMEN: 300}),
    ]


def curve(cells: Mapping[Cell, int | str] | None = None, rest: int | str = 0) -> Curve:
    return Curve(whole({YOUNG_MEN: 100, OLD_WOMEN: 500} if cells is None else cells, rest), FILE, illustrative=True)


def needs(*cares: Care, ash: str = "1.2", elm: str = "0.9") -> dict[tuple[int, Care], Need]:
    return {
        (practice, care): Need(Decimal(index), source=FILE)
        for care in cares or (Care.ACUTE,)
        for practice, index in ((ASH, ash), (ELM, elm))
    }


def population(cells: Mapping[Cell, int] | None = None, total: int | None = None) -> Population:
    found = people({YOUNG_MEN: 1000, OLD_WOMEN: 400} if cells is None else cells)
    return Population({} if total is not None else found, FILE, total_alone=total)


def tables(**changes: object) -> ShareTables:
    given = {"curves": {Care.ACUTE: curve()}, "needs": needs(), "population": population()} | changes
    return ShareTables(**given)  # type: ignore[arg-type]
