"""What statements of a month are made of: budgets in force, activity to date, last year, and what merged into what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from budgets.domain.exclusions import Lists
from budgets.domain.inputs import Actual, Adjustment, AnnualLine, OnFund
from budgets.domain.restating import Part
from budgets.domain.scope import Holding
from budgets.domain.services import line_label, line_unit
from budgets.models import Budget, BudgetLine
from budgets.queries import actuals as actual_queries
from budgets.queries.actuals import File
from budgets.queries.adjusting import Adjustments, in_year_adjustments
from budgets.queries.exclusions import exclusions_of, with_lists
from budgets.queries.price_changes import with_price_lists
from budgets.queries.recorded import Closed, Recorded, recorded
from budgets.queries.takeovers import TakenOver, Takeovers, takeovers
from pbc.activity.domain.lines import Line
from pbc.activity.queries.activity import DATASET_OF_LINE
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Source, Working
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Ground:
    """Read once for all practices; figures are made from it without further queries.

    :param recorded: activity as now, of this year and the last; ``closed`` what closes hold.
    :param adjustments: every in-year posting of the year, by practice and line.
    :param data_at: when the last file behind the month itself was received, where files were asked for.
    """

    month: Month
    takeovers: Takeovers
    budgets: Mapping[int, Budget]
    actuals: Mapping[int, Mapping[str, Actual]]
    recorded: Recorded
    closed: Closed
    adjustments: Adjustments = field(default_factory=dict)
    data_at: datetime | None = None

    def parts(self, practice: Organisation) -> tuple[Part, ...]:
        """The practice itself, then each it took over that has a budget or activity this year."""
        counted = self._recorded_under(practice)
        own = Part(_name(practice), budget=self._lines(practice.pk), actuals=self.actuals.get(practice.pk, {}))
        others = [self._taken(each, counted) for each in self.takeovers.of.get(practice.pk, ())]
        return (own, *(part for part in others if not part.is_empty))

    def pattern(self, practice: Organisation) -> Mapping[Month, Decimal]:
        """Cost by month of the year before, with that of practices taken over."""
        pattern: dict[Month, Decimal] = defaultdict(lambda: ZERO)
        for key in self.keys(practice):
            for line in Line:
                for month, cost in self.recorded.last_year.get((key, line), {}).items():
                    pattern[month] += cost
        return pattern

    def with_sources(self) -> "Ground":
        """The same, each actual naming the closes and the files behind it, and the date of the data. One query."""
        files = actual_queries.files(list(self.actuals), self.month)
        named = {
            practice: {
                line: _name_sources(
                    actual, files.get((practice, DATASET_OF_LINE[Line(line)]), ()), self.closed.closes.get(practice, {})
                )
                for line, actual in of_practice.items()
            }
            for practice, of_practice in self.actuals.items()
        }
        received = [file.received_at for of in files.values() for file in of if file.month == self.month]
        return replace(self, actuals=named, data_at=max(received, default=None))

    def with_funds(self, found: Mapping[int, Mapping[Line, OnFund]]) -> "Ground":
        """The same, each actual knowing what of it falls on the contingency fund."""
        known = {
            practice: {
                line: replace(actual, fund=found.get(practice, {}).get(Line(line), OnFund()))
                for line, actual in of_practice.items()
            }
            for practice, of_practice in self.actuals.items()
        }
        return replace(self, actuals=known)

    @cached_property
    def lists(self) -> Lists:
        """What is out of the scope of each practice: by its own terms, and once its activity is in the budget of who
        took it over, or it has no budget, by theirs. Those with anything out of scope alone. No query.
        """
        found = {key: exclusions_of(budget) for key, budget in self.budgets.items()}
        for heir, taken in self.takeovers.of.items():
            counted = set(self.budgets[heir].facts.get("recorded_under", ())[1:]) if heir in self.budgets else set()
            for each in taken:
                if heir in found and (each.practice.pk not in found or each.practice.code in counted):
                    found[each.practice.pk] = found[heir]
        return {key: of for key, of in found.items() if of}

    def keys(self, practice: Organisation) -> list[int]:
        """The practice and those it took over, by key."""
        return [practice.pk, *(each.practice.pk for each in self.takeovers.of.get(practice.pk, ()))]

    def _recorded_under(self, practice: Organisation) -> set[str]:
        """Codes whose activity is in a budget of another practice of the statement already."""
        budgets = [self.budgets[key] for key in self.keys(practice) if key in self.budgets]
        return {
            code
            for budget in budgets
            for code in budget.facts.get("recorded_under", ())[1:]  # the first is the practice's own
        }

    def _taken(self, taken: TakenOver, counted: set[str]) -> Part:
        key = taken.practice.pk
        found = {line: _until(actual, taken.on) for line, actual in self.actuals.get(key, {}).items()}
        return Part(_name(taken.practice), taken.how, self._lines(key), found, counted=taken.practice.code in counted)

    def _lines(self, practice_id: int) -> dict[str, AnnualLine]:
        budget = self.budgets.get(practice_id)
        rows = {row.line: _annual(row) for row in budget.lines.all()} if budget else {}
        adjusted = [line for practice, line in self.adjustments if practice == practice_id]
        return {
            line: self._adjusted(rows.get(line) or _unbudgeted(line), self.adjustments.get((practice_id, line), ()))
            for line in dict.fromkeys((*rows, *adjusted))
        }

    def _adjusted(self, annual: AnnualLine, postings: Sequence[Adjustment]) -> AnnualLine:
        by_now = tuple(each for each in postings if each.effective_on <= self.month.last_day)
        return replace(annual, adjustments=by_now, to_come=tuple(each for each in postings if each not in by_now))


def ground(practices: Sequence[Organisation], month: Month, *, by_specialty: bool = False) -> Ground:
    """Read what the statements of these practices need. Five queries, however many practices.

    :param by_specialty: with the mix of specialties, and the price lists of the year: of a few practices only.
    """
    found = takeovers(practices, month)
    taken = {each.practice.pk: each.practice for every in found.of.values() for each in every}
    everybody = taken | {practice.pk: practice for practice in practices}
    now, then = recorded(everybody, month, by_specialty=by_specialty)
    return Ground(
        month=month,
        takeovers=found,
        budgets=budgets_in_force(list(everybody.values()), month, price_lists=by_specialty),
        actuals={
            practice: {line.value: actual for line, actual in lines.items()}
            for practice, lines in actual_queries.actuals(everybody, month, now=now.to_date, then=then.to_date).items()
        },
        recorded=now,
        closed=then,
        adjustments=in_year_adjustments(everybody, month.financial_year),
    )


def budgets_in_force(
    practices: Sequence[Organisation], month: Month, *, price_lists: bool = False
) -> dict[int, Budget]:
    """The issued budgets of the month's year, with their lines. Two queries.

    :param price_lists: with the price lists of the year: of a few practices only.
    """
    rows = with_lists(Budget.objects.in_force(month.financial_year.start_year).filter(practice__in=practices))
    found = with_price_lists(rows) if price_lists else rows
    return {budget.practice_id: budget for budget in found.prefetch_related("lines")}


def _name(practice: Organisation) -> str:
    return f"{practice.name} ({practice.code})"


def _annual(row: BudgetLine) -> AnnualLine:
    return AnnualLine(
        row.line,
        line_label(row.line),
        line_unit(row.line),
        row.net,
        row.activity,
        Working.from_dict(row.working),
        gross=row.gross,
        holding=Holding(row.holding),
    )


def _unbudgeted(line: str) -> AnnualLine:
    """A line that the issued budget does not have, and a posting has given money."""
    nothing = Working("Not in the budget as issued", ZERO, "£", "")
    return AnnualLine(line, line_label(line), line_unit(line), ZERO, None, nothing)


def _until(actual: Actual, on: date) -> Actual:
    """The same without the months after the practice became part of another, but those for which data are held."""
    return replace(actual, open_months=tuple(m for m in actual.open_months if m.first_day < on or m in actual.held))


def _name_sources(actual: Actual, files: Sequence[File], closes: Mapping[Month, Source]) -> Actual:
    """The same, naming the closes of its closed months and the files its open months were read from."""
    return replace(
        actual,
        closed_sources=tuple(closes[month] for month in actual.closed_months if month in closes),
        open_sources=tuple(file.source for file in files if file.month in actual.open_months),
    )
