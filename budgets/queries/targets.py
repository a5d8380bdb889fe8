"""Fair shares that a round's base freezes: pounds by kind of care and practice (R21, R22, R31; S4 ¶29, ¶30, ¶36)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from budgets.domain.bases import Targets
from budgets.domain.fair_share import FairShares
from budgets.queries.fair_shares import NoShares, fair_shares_of, prescribing_targets_of
from pbc.activity.domain.care import CARE_LABELS, Care, WeightMeasure
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation

CARE_OF_TARGET = {
    "hchs": Care.ACUTE,
    "prescribing": Care.PRESCRIBING,
    "community": Care.COMMUNITY,
    "mental_health": Care.MENTAL_HEALTH,
}
"""Which kind of care the targets of a group of services are of: those under the tariff are hospital services."""


@dataclass(frozen=True)
class FoundTargets:
    """Fair shares and where they come from, in words; none where the PCT holds no tables for them."""

    amounts: Targets = field(default_factory=dict)
    source: str = ""


def targets_of(pct: Organisation, practices: Sequence[Organisation], year: FinancialYear, on: date) -> FoundTargets:
    """The fair shares of a PCT's practices, as known on a day, of its allocation.

    Prescribing goes by prescribing units where their weights are held, else by its cost curve.
    """
    shares = fair_shares_of(pct, year, on)
    if isinstance(shares, NoShares):
        return FoundTargets()
    keys = [practice.pk for practice in practices]
    amounts = {name: _only(_amounts(shares, care), keys) for name, care in CARE_OF_TARGET.items()}
    source = f"Fair shares by the tables of {year}, lists by {day(on)}"
    pot = sum(_amounts(shares, Care.PRESCRIBING).values(), Decimal(0))
    targets = prescribing_targets_of(pct, year, on, pot=pot, measure=WeightMeasure.COST) if pot else NoShares(())
    if not isinstance(targets, NoShares):
        amounts["prescribing"] = _only({key: each.amount for key, each in targets.items()}, keys)
        source += "; prescribing by prescribing units and need"
    known = {name: found for name, found in amounts.items() if any(found.values())}
    lacking = [CARE_LABELS[CARE_OF_TARGET[name]].lower() for name in amounts if name not in known]
    return (
        FoundTargets(known, source + (f"; none of {', '.join(lacking)}" if lacking else ""))
        if known
        else FoundTargets()
    )


def _amounts(shares: FairShares, care: Care) -> Mapping[int, Decimal]:
    return shares.money.get(care, {})


def _only(amounts: Mapping[int, Decimal], keys: Sequence[int]) -> dict[int, Decimal]:
    return {key: amounts[key] for key in keys if key in amounts}
