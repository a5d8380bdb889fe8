"""Costly patients: what of their cost falls on the fund by itself, above a threshold (R44, R46; S4 ¶41; handbook §8.1).

A patient's costs of the year are taken in the order of their days. While their sum is at or below the threshold they
are the practice's; what each row lifts the sum above it by is the fund's. So the fund's part is exact row by row, sums
to the excess of the whole, and never falls as the year goes on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from governance.domain.rules import RuleInForce
from pbc.core.money import ZERO
from pbc.core.working import Parameter, Working


class RiskOption(StrEnum):
    """The ways of S4 ¶41 to manage risk, alone or together."""

    FUND = "fund"  # A: a contingency fund held back from budgets
    THRESHOLD = "threshold"  # B: cost above a threshold falls on the fund
    EXCLUSIONS = "exclusions"  # C: costly, rare treatments leave the budgets' scope
    POOLING = "pooling"  # D: practices pool in consortia


class Basis(StrEnum):
    """What the threshold is held against."""

    PATIENT_YEAR = "patient_year"
    SPELL = "spell"  # each spell, attendance or visit by itself


@dataclass(frozen=True)
class Terms:
    """The threshold in force.

    :param threshold: pounds.
    :param parameters: the rules it comes from, for a working.
    """

    threshold: Decimal
    basis: Basis = Basis.PATIENT_YEAR
    parameters: tuple[Parameter, ...] = ()


def terms_in(rules: Mapping[str, RuleInForce]) -> Terms | None:
    """The threshold that these rules set; ``None`` where they set none, or it is not among the options chosen."""
    if not {"risk_options", "high_cost_threshold", "high_cost_basis"} <= rules.keys():
        return None
    if RiskOption.THRESHOLD not in rules["risk_options"].items:
        return None
    threshold, basis = rules["high_cost_threshold"], rules["high_cost_basis"]
    return Terms(threshold.number, Basis(basis.items[0]), (threshold.as_parameter(), _in_words(basis)))


def _in_words(basis: RuleInForce) -> Parameter:
    return replace(basis.as_parameter(), value=basis.items[0].replace("_", " "))


def charge_to_practice(cost: Decimal, threshold: Decimal) -> Decimal:
    """What of a patient's cost stays with the practice: 52,000 with a threshold of 20,000 leaves it 20,000."""
    return min(cost, threshold)


def charge_to_fund(cost: Decimal, threshold: Decimal) -> Decimal:
    """What of a patient's cost falls on the fund; with :func:`charge_to_practice` it is the cost."""
    return max(ZERO, cost - threshold)


def parts_above(costs: Iterable[Decimal], threshold: Decimal) -> tuple[Decimal, ...]:
    """Of each of one patient's costs, in the order of their days, the part that lies above the threshold."""
    parts, before = [], ZERO
    for cost in costs:
        after = before + cost
        parts.append(charge_to_fund(after, threshold) - charge_to_fund(before, threshold))
        before = after
    return tuple(parts)


def fund_working(
    name: str, above: Decimal, costs: Sequence[Working], terms: Terms, codes: Sequence[str] = ()
) -> Working:
    """What falls on the fund of some patients' costs, opened.

    :param codes: the practices that count as one, by name and code, where there are several.
    """
    formula = "for each patient: cost of the year to date − threshold, where it is more; then the sum"
    if terms.basis is Basis.SPELL:
        formula = "for each spell or attendance: its cost − threshold, where it is more; then the sum"
    notes = (one_year(codes),) if len(codes) > 1 and terms.basis is Basis.PATIENT_YEAR else ()
    return Working(name, above, "£", formula, tuple(costs), terms.parameters, "S4 ¶41", notes=notes)


def one_year(codes: Sequence[str]) -> str:
    """Which practices are one for the threshold, as a sentence."""
    return (
        f"{', '.join(codes[:-1])} and {codes[-1]} are one practice: a patient’s costs of the year are added up over "
        "all of their codes, in the order of days. What lies above the threshold stands under the code it was recorded "
        "for."
    )
