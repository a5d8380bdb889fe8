"""What of the months to date is still to come: an accrual, learned from how complete earlier months were (S4 ¶27).

A month that closed some time ago shows how much of its final cost had arrived at its close. The same share is taken to
have arrived of the months of this year. The result is an estimate and stands in no other figure.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pbc.core.money import ZERO, round_pence
from pbc.core.working import Parameter, Working

FINAL_AFTER_MONTHS = 3
LEARNED_FROM_MONTHS = 12
FEWEST_CLOSES = 3
"""A provider's share is taken from at least so many months; else that of all providers of its kind of data."""

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Cell:
    """Cost of one provider's months: as it stood at the close, and as now.

    :param provider: its key; ``None`` where there is none, as for prescribing.
    :param lag: months from the month's end to its close; ``None`` for a month that is not closed, whose ``then`` is
        its cost as now.
    :param months: how many months the sums are of.
    """

    provider: int | None
    dataset: str
    lag: int | None
    then: Decimal
    now: Decimal
    months: int = 1


@dataclass(frozen=True)
class Completeness:
    """How much of a month's final cost had arrived when it was closed, by provider, kind of data and lag of the close.

    :param cells: of months that closed long enough ago to count as final.
    """

    cells: tuple[Cell, ...]

    def of(self, cell: Cell) -> Decimal | None:
        """The share for a month like this: of its provider and lag; else of its provider; else of its kind of data.

        At most one; ``None`` where nothing has been learned.
        """
        kind = [each for each in self.cells if each.dataset == cell.dataset]
        own = [each for each in kind if each.provider == cell.provider]
        for like in ([each for each in own if each.lag == cell.lag], own):
            if sum(each.months for each in like) >= FEWEST_CLOSES and (share := _share(like)) is not None:
                return share
        return _share(kind)


def accrual(
    label: str, cells: Sequence[Cell], completeness: Completeness, *, held: Collection[object], missing: int
) -> Working:
    """The accrual of one line of a practice, or of several together.

    :param cells: cost of the line by provider and month.
    :param held: months to date with data; ``missing``: months to date without any.
    """
    name = f"{label}, accrual for late data"
    if not held:
        return Working(name, None, "£", "", reason="No data are held to estimate from.")
    shares = {id(cell): completeness.of(cell) for cell in cells}
    if cells and all(share is None for share in shares.values()):
        reason = f"No month has been closed for {FINAL_AFTER_MONTHS} months or more: nothing is learned yet."
        return Working(name, None, "£", "", reason=reason)
    still = sum((_still_to_come(cell, shares[id(cell)]) for cell in cells), ZERO)
    whole = sum((cell.now for cell in cells), ZERO) + still
    lacking = round_pence(whole * missing / len(held))
    learned = Working(
        "Still to come of months with data",
        still,
        "£",
        "cost at the close ÷ share that had arrived at earlier closes − cost as now, where it is more than nought",
        inputs=_by_dataset(cells, shares),
        parameters=_parameters(completeness),
    )
    without = Working(
        "Months without data",
        lacking,
        "£",
        "mean of the months with data × months without",
        parameters=(Parameter("Months without data", Decimal(missing), "months"),),
    )
    return Working(
        name=name,
        value=still + lacking,
        unit="£",
        formula="still to come of months with data + months without data",
        inputs=(learned, without),
        paragraph="S4 ¶27",
        notes=("An estimate. It is in no other figure of this statement.",),
    )


def _still_to_come(cell: Cell, share: Decimal | None) -> Decimal:
    if not share:
        return ZERO
    return max(ZERO, round_pence(cell.then / share) - cell.now)


def _share(cells: Sequence[Cell]) -> Decimal | None:
    now = sum((cell.now for cell in cells), ZERO)
    return min(Decimal(1), sum((cell.then for cell in cells), ZERO) / now) if now > 0 else None


def _by_dataset(cells: Sequence[Cell], shares: Mapping[int, Decimal | None]) -> tuple[Working, ...]:
    """What each share comes to, so that the sum opens: one part a share."""
    sums: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for cell in cells:
        if share := shares[id(cell)]:
            sums[share.quantize(PLACES)] += _still_to_come(cell, share)
    return tuple(
        Working.given(f"Where {share * 100:.1f}% had arrived at earlier closes", amount, "£")
        for share, amount in sorted(sums.items())
        if amount
    )


def _parameters(completeness: Completeness) -> tuple[Parameter, ...]:
    months = max((cell.months for cell in completeness.cells), default=0)
    return (
        Parameter("Closes learned from, at most", Decimal(months), "months", "months as at their close and as now"),
        Parameter("A month counts as final after", Decimal(FINAL_AFTER_MONTHS), "months"),
    )
