"""Why a variance arose: split exactly into list size, volume, mix, price, tariff, late data and high cost (R41).

The split is a chain: each step changes one thing and keeps what the steps before it changed, so nothing is counted
twice and nothing is left over. Amounts are pounds; above nought, the step adds to cost.

What the statement compares with the budget leaves out two things that it states apart: data that came after their
month was closed, and the part of costly patients' cost that the fund bears. So each cause has a part *within* the
variance and a part *stated apart*; the first add up to the variance of the statement to the penny, and both together to
the difference between all cost known now and the budget to date.

Treatments out of scope are on neither side of the comparison, nor in any part of it: budget, activity, mix, prices and
actual are all without them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.domain.inputs import Actual, Amount, AnnualLine, Background
from budgets.domain.ledger import PostingKind
from budgets.domain.profiles import Profile
from pbc.core.money import ZERO, round_pence
from pbc.core.working import Parameter, Working

ONE = Decimal(1)


class Cause(StrEnum):
    """In the order of the chain."""

    LIST_SIZE = "list_size"
    VOLUME = "volume"
    MIX = "mix"
    PRICE = "price"
    TARIFF = "tariff"
    LATE_DATA = "late_data"
    HIGH_COST = "high_cost"


@dataclass(frozen=True)
class Part:
    """What one cause comes to. ``working`` is of both parts together."""

    cause: Cause
    within: Decimal
    apart: Decimal
    working: Working

    @property
    def together(self) -> Decimal:
        return self.within + self.apart


@dataclass(frozen=True)
class Split:
    """The parts of a variance, one a cause, in the order of the chain.

    :param variance: of the statement: the sum of what is within. ``whole``: with what is stated apart.
    """

    parts: tuple[Part, ...]

    @property
    def variance(self) -> Decimal:
        return sum((part.within for part in self.parts), ZERO)

    @property
    def whole(self) -> Decimal:
        return sum((part.together for part in self.parts), ZERO)

    @property
    def biggest_first(self) -> tuple[Part, ...]:
        """Parts that are not nought, by size; among equals, in the order of the chain."""
        return tuple(sorted((part for part in self.parts if part.together), key=lambda part: -abs(part.together)))

    def __getitem__(self, cause: Cause) -> Part:
        return next(part for part in self.parts if part.cause is cause)


def split_of(annual: AnnualLine, actual: Actual, profile: Profile, background: Background) -> Split:
    """Split the variance of one line for which data are held."""
    return Split(_Chain(annual, actual, profile, background).parts())


def total_split(splits: Sequence[Split]) -> Split:
    """The sums of lines' parts, cause by cause."""
    return Split(tuple(_sum([split[cause] for split in splits], cause) for cause in Cause))


def _sum(parts: Sequence[Part], cause: Cause) -> Part:
    within, apart = (sum((getattr(part, name) for part in parts), ZERO) for name in ("within", "apart"))
    inputs = tuple(part.working for part in parts)
    return Part(cause, within, apart, Working(CAUSE_NAMES[cause], within + apart, "£", "sum of the lines", inputs))


CAUSE_NAMES = {
    Cause.LIST_SIZE: "List size",
    Cause.VOLUME: "Volume",
    Cause.MIX: "Mix",
    Cause.PRICE: "Price",
    Cause.TARIFF: "Tariff",
    Cause.LATE_DATA: "Late data",
    Cause.HIGH_COST: "High cost",
}


@dataclass(frozen=True)
class _Chain:
    annual: AnnualLine
    actual: Actual
    profile: Profile
    background: Background

    def parts(self) -> tuple[Part, ...]:
        """All seven. What is left when the others are taken off goes, with pence of rounding, to one named part: mix
        under the national tariff, price outside it, volume where the budget has no money for the line.
        """
        given = {Cause.LIST_SIZE: self._list_size(), Cause.VOLUME: self._volume(), Cause.TARIFF: self._tariff()}
        rest = self.actual.charged - self.of_held - sum((part.within for part in given.values()), ZERO)
        apart = {Cause.LATE_DATA: self._late_data(), Cause.HIGH_COST: self._high_cost()}
        made = given | apart | self._rest(rest)
        return tuple(made[cause] for cause in Cause)

    @property
    def of_held(self) -> Decimal:
        """The budget of the months for which data are held."""
        return self.profile.of_months(self.annual.adjusted, self.actual.held)

    def given(self, kind: PostingKind) -> Decimal:
        """What postings of a kind have put into the budget of those months already."""
        return self.profile.of_months(self.annual.adjusted_by(kind), self.actual.held)

    @property
    def core(self) -> Decimal:
        """The budget of those months before it was adjusted for list size or tariff."""
        return self.of_held - self.given(PostingKind.LIST_SIZE) - self.given(PostingKind.TARIFF)

    @property
    def growth(self) -> Decimal:
        """List now ÷ list in the budget; one where either is not known."""
        before, now = self.background.lists or (0, 0)
        return Decimal(now) / before if before and now else ONE

    @property
    def price(self) -> Decimal | None:
        """What a unit of activity costs in the budget, before contingency is retained; ``None`` where it says none."""
        activity, gross = self.annual.activity, self.annual.gross
        return gross / activity if activity and gross > 0 else None

    @property
    def activity(self) -> Decimal:
        return self.actual.to_date.activity

    def _list_size(self) -> Part:
        """budget × (list now ÷ list in the budget − 1) − adjustments for list size in the budget already."""
        value = round_pence(self.core * (self.growth - 1)) - self.given(PostingKind.LIST_SIZE)
        before, now = self.background.lists or (None, None)
        known = () if self.background.lists else ("A list is not known, so it is taken not to have changed.",)
        working = self._working(
            Cause.LIST_SIZE,
            value,
            "budget to date × (list now ÷ list in the budget − 1) − adjustments for list size already made",
            (
                Working.given("Budget to date, before adjustments for list size and tariff", self.core, "£"),
                Working.given("List in the budget", before, "patients"),
                Working.given("List now", now, "patients"),
                Working.given("Adjustments for list size to date", self.given(PostingKind.LIST_SIZE), "£"),
            ),
            notes=("By number of patients alone: age and sex are not weighed.", *known),
        )
        return Part(Cause.LIST_SIZE, value, ZERO, working)

    def _volume(self) -> Part:
        """(activity − what the budget pays for, after the list effect) × the budget's average cost."""
        price, formula = self.price, "(activity − activity paid for, after list size) × average cost in the budget"
        if price is None:
            reason = "The budget names no activity, so volume cannot be told from price."
            nought = Working(self._name(Cause.VOLUME), ZERO, "£", "", paragraph="S4 ¶38", notes=(reason,))
            return Part(Cause.VOLUME, ZERO, ZERO, nought)
        paid_for = self.core * self.growth / price
        value = round_pence((self.activity - paid_for) * price)
        inputs = (
            Working.given("Activity to date", self.activity, self.annual.unit),
            Working(
                "Activity paid for",
                paid_for.quantize(Decimal("0.1")),
                self.annual.unit,
                "budget to date × list now ÷ list in the budget ÷ average cost in the budget",
                notes=("The budget stands net of contingency, so it pays for less than the activity it was set on.",),
            ),
        )
        return Part(Cause.VOLUME, value, ZERO, self._working(Cause.VOLUME, value, formula, inputs, self._average()))

    def _tariff(self) -> Part:
        """The same activity at the prices in force less at those the budget was set on, less corrections posted."""
        given = self.given(PostingKind.TARIFF)
        value = round_pence(self.background.repriced) - given
        inputs = (
            Working.given("Cost at the prices in force − at those of the budget", self.background.repriced, "£"),
            Working.given("Corrections of the tariff in the budget to date", given, "£"),
        )
        formula = "cost at the prices in force − cost at the prices of the budget − corrections already made"
        return Part(Cause.TARIFF, value, ZERO, self._working(Cause.TARIFF, value, formula, inputs))

    def _late_data(self) -> Part:
        """Apart: closed months as now − as at their close. Within: the budget of months without any data, less."""
        missing = self.of_held - self.profile.to_date(self.annual.adjusted)
        late = self.actual.late.cost
        inputs = (
            Working.given("Came after the close, stated apart", late, "£"),
            Working.given("Budget of months without data, taken off", missing, "£"),
        )
        formula = "closed months as now − as at their close − budget of the months to date without data"
        return Part(Cause.LATE_DATA, missing, late, self._working(Cause.LATE_DATA, missing + late, formula, inputs))

    def _high_cost(self) -> Part:
        """The part of the cost above the threshold of a costly patient: taken out of the actual, so stated apart."""
        taken = self.actual.taken_out
        inputs = (Working.given("Cost above the threshold, taken out of the actual", taken, "£"),)
        working = self._working(Cause.HIGH_COST, taken, "cost above the threshold of a costly patient", inputs)
        return Part(Cause.HIGH_COST, ZERO, taken, working)

    def _rest(self, rest: Decimal) -> dict[Cause, Part]:
        if self.price is None and not self.core:
            return {Cause.VOLUME: self._unbudgeted(rest), Cause.MIX: self._mix(ZERO), Cause.PRICE: self._price(ZERO)}
        if not self.annual.in_tariff or self.price is None:
            return {Cause.MIX: self._mix(ZERO), Cause.PRICE: self._price(rest)}
        unpriced = self._unpriced(self.price)
        return {Cause.MIX: self._mix(rest - unpriced), Cause.PRICE: self._price(unpriced)}

    def _unbudgeted(self, value: Decimal) -> Part:
        inputs = (Working.given("Activity to date", self.activity, self.annual.unit),)
        formula = "cost to date of activity that the budget has no money for"
        return Part(Cause.VOLUME, value, ZERO, self._working(Cause.VOLUME, value, formula, inputs))

    def _mix(self, value: Decimal) -> Part:
        """Under the national tariff: what is left, for a price cannot differ where the tariff gives it.

        Between specialties: activity × (the average cost of this year's specialties at the budget's prices − the
        budget's average). The rest lies within them: other HRGs, longer stays, top-ups.
        """
        if not self.annual.in_tariff:
            words = "Outside the national tariff mix and price cannot be told apart: both stand under price."
            return Part(
                Cause.MIX, ZERO, ZERO, Working(self._name(Cause.MIX), ZERO, "£", "", paragraph="S4 ¶38", notes=(words,))
            )
        between = self._between_specialties()
        inputs = (
            Working.given("Between specialties", between, "£"),
            Working.given(
                "Within specialties: HRGs, length of stay, top-ups, and pence of rounding", value - between, "£"
            ),
        )
        formula = "variance − the other parts: activity dearer or cheaper at the budget’s own prices than on average"
        return Part(Cause.MIX, value, ZERO, self._working(Cause.MIX, value, formula, inputs, self._average()))

    def _price(self, value: Decimal) -> Part:
        """Outside the national tariff: cost an item, and local prices. Under it: rows that have no price."""
        if self.annual.in_tariff and self.price is not None:
            before, unpriced = self.background.unpriced_before, self.actual.unpriced
            formula = "−(rows without a price − as many as last year’s share of them) × average cost of a priced row"
            inputs = (
                Working.given("Rows without a price", Decimal(unpriced), "rows"),
                Working.given("Rows without a price last year", Decimal(before), "rows"),
            )
            working = self._working(Cause.PRICE, value, formula, inputs, self._average())
            return Part(Cause.PRICE, value, ZERO, working)
        cost, activity = self.actual.charged, self.activity
        now = round_pence(cost / activity) if activity else None
        average = (Working.given("Average cost to date", now, f"£ of {self.annual.unit}"),)
        formula = "variance − the other parts: activity × (average cost − average cost in the budget), and rounding"
        return Part(Cause.PRICE, value, ZERO, self._working(Cause.PRICE, value, formula, average, self._average()))

    def _unpriced(self, price: Decimal) -> Decimal:
        """Rows without a price beyond last year's share of them count as activity and cost nothing."""
        rows = sum((amount.activity for amount in self.background.before.values()), Decimal(0))
        share = min(self.background.unpriced_before / rows, Decimal("0.9")) if rows else Decimal(0)
        return round_pence(-(self.actual.unpriced - self.activity * share) * price / (1 - share))

    def _between_specialties(self) -> Decimal:
        price, before = self.price, _total(self.background.before)
        now = sum((amount.activity for amount in self.background.now.values()), Decimal(0))
        if price is None or not before.activity or before.cost <= 0 or not now:
            return ZERO
        level = price * before.activity / before.cost  # last year's relative costs, at the level of the budget
        average = ZERO
        for specialty, amount in self.background.now.items():
            was = self.background.before.get(specialty, Amount())
            at_budget = was.cost / was.activity * level if was.activity else price
            average += amount.activity / now * at_budget
        return round_pence(self.activity * (average - price))

    def _average(self) -> tuple[Parameter, ...]:
        if self.price is None:
            return ()
        return (Parameter("Average cost in the budget", round_pence(self.price), "£", "gross budget ÷ its activity"),)

    def _name(self, cause: Cause) -> str:
        return f"{self.annual.label}, {CAUSE_NAMES[cause].lower()}"

    def _working(
        self,
        cause: Cause,
        value: Decimal,
        formula: str,
        inputs: tuple[Working, ...],
        parameters: tuple[Parameter, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Working:
        return Working(self._name(cause), value, "£", formula, inputs, parameters, "S4 ¶38", notes=notes)


def _total(amounts: Mapping[str, Amount]) -> Amount:
    return sum(amounts.values(), Amount())
