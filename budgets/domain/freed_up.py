"""Freed-up resources: what is freed, whose it is, the floor guaranteed (R82, R86, R87, R92; S4 ¶46, ¶47, ¶61).

Money in pounds. What is freed is the devolved budget less what its services cost, never below nought; the practice has
at least the national share of it, and the PCT the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal
from enum import StrEnum

from pbc.core.errors import Invalid
from pbc.core.formats import day, pounds
from pbc.core.money import PENNY, ZERO, round_pence, share_among
from pbc.core.working import Parameter, Source, Working

HUNDRED = Decimal(100)
NOT_SIGNED = "Terms not signed: the national rule applies."


@dataclass(frozen=True)
class FrozenTerms:
    """What was agreed before the year on the sharing and use of freed-up resources.

    :param sharing_percent: the practice’s share, in hundredths.
    :param permitted_uses: kinds of use, without premises, which the board approves one by one.
    :param version: which version of the terms; nought where none are signed.
    :param hash: of the text that was signed; empty where none is.
    """

    sharing_percent: Decimal
    permitted_uses: tuple[str, ...]
    version: int = 0
    hash: str = ""
    signed_on: date | None = None

    @property
    def words(self) -> str:
        """Which terms these are, as a sentence."""
        if self.signed_on is None:
            return NOT_SIGNED
        return f"Terms of version {self.version}, signed by both on {day(self.signed_on)}."

    def as_dict(self) -> dict[str, str | int | list[str] | None]:
        """Plain values, to be kept with a claim."""
        return {
            "sharing_percent": str(self.sharing_percent),
            "permitted_uses": list(self.permitted_uses),
            "version": self.version,
            "hash": self.hash,
            "signed_on": self.signed_on.isoformat() if self.signed_on else None,
        }


@dataclass(frozen=True)
class ScopedLine:
    """A devolved line of a statement, from April to the end of its month.

    :param budget: the part of the year’s budget that counts to date, after adjustments.
    :param actual: what it cost, priced; without a value where no data are held.
    :param taken: what earlier claims of the year took from this line.
    :param notes: what the actual lacks.
    """

    line: str
    label: str
    budget: Working
    actual: Working
    taken: Decimal = ZERO
    notes: tuple[str, ...] = ()

    @property
    def left(self) -> Decimal:
        """What is under budget and not yet taken, never below nought."""
        return max(ZERO, money(self.budget) - money(self.actual) - self.taken)


@dataclass(frozen=True)
class Division:
    """What is freed, and its two parts, which add up to it."""

    total: Working
    practice: Working
    pct: Working


class SplitBasis(StrEnum):
    """How the shares of a consortium are named."""

    PERCENT = "percent"
    AMOUNT = "amount"


@dataclass(frozen=True)
class NamedSplit:
    """What the practice’s part is shared by, over practices that act together, and what for (S4 ¶46)."""

    purpose: str
    basis: SplitBasis
    shares: Mapping[int, Decimal]


def check_lines(lines: Sequence[ScopedLine], month: str) -> None:
    """Refuse figures that cannot carry a claim: no devolved line, or an actual that lacks data.

    :raises Invalid: naming the lines and what they lack.
    """
    if not lines:
        raise Invalid(
            "No line of this budget is devolved to the practice, so nothing can be freed from it (S4 ¶43).",
            rule="freed_from_devolved_lines",
            fix="Agree with the PCT which services the practice commissions.",
        )
    short = [line.label for line in lines if not isinstance(line.actual.value, Decimal) or line.notes]
    if short:
        raise Invalid(
            f"The data to {month} are not complete for {', '.join(short)}: what is missing would look like money "
            "left over.",
            rule="claims_on_complete_data",
            fix="Choose an earlier month, or wait for the data.",
        )


def freed_up_total(lines: Sequence[ScopedLine], claimed: Decimal, to_date: str) -> Working:
    """What is freed to date and not claimed before: budget in scope less actual, never below nought (S4 ¶47).

    :param claimed: the sum of this year’s claims that were agreed before.
    :param to_date: the months in words, such as ``April to July 2006``.
    """
    budget = _sum("Budget in scope to date", [line.budget for line in lines])
    actual = _sum("Actual in scope to date, priced", [line.actual for line in lines])
    before = Working.given("Agreed in earlier claims of the year", claimed, "£")
    return Working(
        name=f"Freed-up resources, {to_date}",
        value=max(ZERO, money(budget) - money(actual) - claimed),
        unit="£",
        formula="budget in scope − actual in scope − agreed before; nought where that is below nought",
        inputs=(budget, actual, before),
        paragraph="S4 ¶43, ¶47",
        notes=("Only lines devolved to the practice are in scope; the contingency was taken off before.",),
    )


def check_freed(total: Working) -> None:
    """Refuse a claim on nothing.

    :raises Invalid: with the figures.
    """
    if money(total) > 0:
        return
    budget, actual, before = (money(each) for each in total.inputs)
    earlier = f", and {pounds(before)} is claimed already" if before else ""
    raise Invalid(
        f"Nothing is freed: the budget in scope is {pounds(budget)}, its services cost {pounds(actual)}{earlier} "
        "(S4 ¶47).",
        field="month",
        rule="freed_above_nought",
        fix="Choose a month in which the cost is below the budget.",
    )


def divide(total: Working, terms: FrozenTerms, floor: Parameter) -> Division:
    """The practice’s and the PCT’s part: the share of the terms, and never less than the national one (S4 ¶47).

    A fraction of a penny goes to the practice, so that its part is at least its share.

    :param floor: the national share in hundredths, the rule ``freed_up_share``.
    """
    agreed = Parameter("Share in the terms", terms.sharing_percent, "percent", terms.words)
    share = max(_number(floor), terms.sharing_percent)
    whole = money(total)
    part = (whole * share / HUNDRED).quantize(PENNY, rounding=ROUND_UP)
    rule = Source("rule", floor.name, "freed_up_share")
    practice = Working(
        name="The practice’s part",
        value=part,
        unit="£",
        formula="freed-up resources × the greater of the national share and the share in the terms, up to the penny",
        inputs=(total,),
        parameters=(floor, agreed),
        paragraph="S4 ¶47",
        sources=(rule,),
        notes=() if terms.signed_on else (NOT_SIGNED,),
    )
    pct = Working(
        name="The PCT’s part, for wider need",
        value=whole - part,
        unit="£",
        formula="freed-up resources − the practice’s part",
        inputs=(total, practice),
        paragraph="S4 ¶47",
    )
    return Division(total, practice, pct)


def split(total: Decimal, shares: Mapping[int, Decimal], basis: SplitBasis) -> dict[int, Decimal]:
    """The practice’s part shared over practices that act together, by a named split (S4 ¶46).

    :param shares: by practice, in hundredths or in pounds; those of nought are left out.
    :raises Invalid: for a share below nought, or shares that are not the whole.
    """
    if any(share < 0 for share in shares.values()):
        raise Invalid("A share is below nought.", field="split", rule="shares_not_below_nought", fix="Give nought.")
    given = {practice: share for practice, share in shares.items() if share}
    whole = sum(given.values(), ZERO)
    wanted = HUNDRED if basis is SplitBasis.PERCENT else total
    if whole != wanted:
        said, needed = (
            f"{each.normalize():f}%" if basis is SplitBasis.PERCENT else pounds(each) for each in (whole, wanted)
        )
        raise Invalid(
            f"The shares come to {said}, and the whole is {needed} (S4 ¶46).",
            field="split",
            rule="split_is_the_whole",
            fix=f"Change them so that they add up to {needed}.",
        )
    return share_among(total, given) if basis is SplitBasis.PERCENT else given


def taken_from(lines: Iterable[ScopedLine], total: Decimal) -> dict[str, Decimal]:
    """What a claim takes from each line: pro rata to what is left under budget there, to the penny.

    :param total: at most what is left on all lines.
    """
    left = {line.line: line.left for line in lines if line.left}
    return {line: part for line, part in share_among(total, left).items() if part}


def plan_payment(*, plan_agreed: bool, patients: int | None, rate: Parameter, list_on: date) -> Working:
    """Component 1 of the enhanced service: so much a patient once the plan is agreed (R81; S4 ¶60).

    :param patients: on the list of ``list_on``; ``None`` where no list is held.
    """
    name = "Payment for the agreed plan"
    if not plan_agreed:
        return Working(name, ZERO, "£", "nought until both sides have recorded the plan as agreed", paragraph="S4 ¶60")
    return _per_patient(name, patients, rate, list_on, "S4 ¶60")


def objectives_guarantee(
    *, objectives_met: bool, patients: int | None, accessible: Decimal, rate: Parameter, list_on: date
) -> Working:
    """Component 2: what is paid so that the practice has at least so much a patient from freed-up resources (R82).

    Where the resources that became available are worth as much, they stand in its place (S4 ¶61; SFE 7A.12).

    :param accessible: freed-up resources that really became available to the practice, pounds.
    """
    name = "Guarantee for objectives met"
    if not objectives_met:
        formula = "nought until both sides have recorded that the plan’s objectives are met"
        return Working(name, ZERO, "£", formula, paragraph="S4 ¶61")
    floor = guaranteed_floor(patients, rate, list_on)
    if floor.value is None:
        return Working(name, None, "£", "", reason=floor.reason)
    available = Working.given("Freed-up resources that became available", accessible, "£")
    return Working(
        name=name,
        value=max(ZERO, money(floor) - accessible),
        unit="£",
        formula="guaranteed floor − freed-up resources that became available; nought where that is below nought",
        inputs=(floor, available),
        paragraph="S4 ¶61",
        notes=("A local incentive scheme may stand beside it (S4 ¶62). It is income of the practice, not this money.",),
    )


def guaranteed_floor(patients: int | None, rate: Parameter, list_on: date) -> Working:
    """What a practice that met its objectives keeps at least, also where the PCT is in difficulty (S4 ¶61)."""
    return _per_patient("Guaranteed floor", patients, rate, list_on, "S4 ¶61")


def money(working: Working) -> Decimal:
    """The pounds of a working.

    :raises TypeError: where it has none.
    """
    if not isinstance(working.value, Decimal):
        raise TypeError(f"“{working.name}” has no amount")
    return working.value


def _per_patient(name: str, patients: int | None, rate: Parameter, list_on: date, paragraph: str) -> Working:
    if patients is None:
        return Working(name, None, "£", "", reason=f"No list is held that was counted by {day(list_on)}.")
    counted = Working.given(f"Patients on the latest list by {day(list_on)}", Decimal(patients), "patients")
    value = round_pence(_number(rate) * patients)
    return Working(name, value, "£", "rate × patients", (counted,), (rate,), paragraph=paragraph)


def _sum(name: str, parts: Sequence[Working]) -> Working:
    return Working(name, sum((money(part) for part in parts), ZERO), "£", "sum of the devolved lines", tuple(parts))


def _number(parameter: Parameter) -> Decimal:
    if not isinstance(parameter.value, Decimal):
        raise TypeError(f"“{parameter.name}” is not a number")
    return parameter.value
