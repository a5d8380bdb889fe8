"""A practice's costly patients of a year, over every code it has had by the end of the month (R44, R46; S4 ¶41)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.exclusions import Lists
from budgets.domain.high_cost import Terms, fund_working, terms_in
from budgets.queries.borne import borne
from budgets.queries.exclusions import lists_of
from budgets.queries.high_cost import Joined, above_threshold
from budgets.queries.takeovers import joined_codes
from governance.domain.rules import RuleInForce
from pbc.activity.domain.lines import LINE_LABELS, Line
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Working
from pbc.organisations.models import Organisation

ByCode = Mapping[int, Mapping[Line, Decimal]]


@dataclass(frozen=True)
class CostlyYear:
    """What lies above the threshold for a practice, and what funds have borne of it.

    :param practices: the practice itself, then those that are part of it by the end of the month, by code.
    :param above: and ``met``: pounds by practice and line, under the code that each row was recorded for.
    :param terms: the threshold; ``None`` where the PCT has not chosen one. ``lists``: what is out of scope.
    """

    month: Month
    practices: tuple[Organisation, ...]
    above: ByCode
    met: ByCode
    lists: Lists
    joined: Joined
    terms: Terms | None

    @property
    def lines(self) -> list[Line]:
        """Lines with anything, in the order of statements."""
        there = {line for of in (*self.above.values(), *self.met.values()) for line in of}
        return [line for line in LINE_LABELS if line in there]

    def above_of(self, line: Line) -> Decimal:
        return sum((of.get(line, ZERO) for of in self.above.values()), ZERO)

    def met_of(self, line: Line) -> Decimal:
        return sum((of.get(line, ZERO) for of in self.met.values()), ZERO)

    @property
    def borne(self) -> Decimal:
        return sum((self.met_of(line) for line in self.lines), ZERO)

    @property
    def total(self) -> Working | None:
        """What lies above the threshold, opened: each code's part where there are several."""
        if self.terms is None:
            return None
        parts = []
        if len(self.practices) > 1:
            for each in self.practices:
                amount = sum(self.above.get(each.pk, {}).values(), ZERO)
                parts.append(Working.given(f"Recorded for {_named(each)}", amount, "£"))
        whole = sum((self.above_of(line) for line in self.lines), ZERO)
        codes = [_named(each) for each in self.practices]
        return fund_working("Cost above the threshold", whole, parts, self.terms, codes)


def costly_year(practice: Organisation, month: Month, rules: Mapping[str, RuleInForce]) -> CostlyYear:
    """The year to the end of a month. Eight queries at most."""
    joined = joined_codes([practice.pk], month)
    whose = {practice.pk, *(old for old, heir in joined.items() if heir == practice.pk)}
    terms = terms_in(rules)
    return CostlyYear(
        month=month,
        practices=_in_order(practice, whose),
        above=above_threshold(whose, month, terms) if terms else {},
        met=borne(whose, month),
        lists=lists_of(whose, month.financial_year),
        joined=joined,
        terms=terms,
    )


def _in_order(practice: Organisation, whose: Collection[int]) -> tuple[Organisation, ...]:
    others = Organisation.objects.filter(pk__in=whose).exclude(pk=practice.pk).order_by("code")
    return (practice, *(others if len(whose) > 1 else ()))


def _named(practice: Organisation) -> str:
    return f"{practice.name} ({practice.code})"
