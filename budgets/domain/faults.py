"""Why a PCT's budgets cannot be set, all reasons at once, each as a sentence with its mend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear

NAMED = 5


@dataclass(frozen=True)
class PracticeToSet:
    """What must be known of a practice before its budget can be set.

    :param has_fair_share: whether its share by need is known, which stands in for a history of activity (S4 ¶36).
    :param negative: lines whose use last year comes to less than nought.
    """

    code: str
    name: str
    is_open: bool
    patients: int | None
    has_activity: bool
    has_fair_share: bool = False
    negative: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnpricedCode:
    """Rows of last year that this year's price list should price and does not.

    :param what: what the code is of, such as ``HRG`` or ``treatment function``.
    """

    what: str
    code: str
    rows: int


class CannotSet(Invalid):
    """Budgets cannot be set. ``problems`` are sentences; nothing was changed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = "one thing stands" if len(problems) == 1 else f"{len(problems)} things stand"
        super().__init__(f"Budgets were not set: {count} in the way. {' '.join(problems)}", rule="budgets_can_be_set")


def problems_of(
    practices: Iterable[PracticeToSet], unpriced: Mapping[str, Sequence[UnpricedCode]], prices_of: FinancialYear
) -> list[str]:
    """Everything that stands in the way, each a sentence with its mend.

    :param unpriced: codes without a price by the price list they are missing from.
    """
    found = [problem for practice in practices if (problem := _problem_of(practice))]
    return found + [_no_price(name, codes, prices_of) for name, codes in unpriced.items() if codes]


def _problem_of(practice: PracticeToSet) -> str:
    who = f"{practice.name} ({practice.code})"
    leave_out = "or leave the practice out"
    if not practice.is_open:
        return f"{who} has closed. Record what became of it, {leave_out}."
    if not practice.patients:
        return f"{who} has no list of patients. Load its list size, {leave_out}."
    if practice.negative:
        lines = ", ".join(practice.negative)
        return f"{who} used less than nought of {lines} last year. Correct the files, {leave_out}."
    if not practice.has_activity and not practice.has_fair_share:
        return (
            f"{who} has no activity last year. Load its files, or its fair share (S4 ¶36), {leave_out} until a share "
            "can be set for it."
        )
    return ""


def _no_price(name: str, codes: Sequence[UnpricedCode], prices_of: FinancialYear) -> str:
    """Names the codes with the most rows; the rest are counted."""
    rows = sum(code.rows for code in codes)
    most = sorted(codes, key=lambda code: (-code.rows, code.code))
    named = ", ".join(f"{code.what} {code.code} ({code.rows:,})" for code in most[:NAMED])
    rest = f" and {len(codes) - NAMED} more" if len(codes) > NAMED else ""
    return (
        f"{rows:,} rows of last year have no price in the {name} for {prices_of}: {named}{rest}. "
        "Load a price list that has them."
    )
