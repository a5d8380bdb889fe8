"""Proofs that sums add up: what was compared, how often, and each place where two figures differ (S4 ¶23, ¶39).

A check holds a figure as it is kept or shown against the same figure made another way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pbc.core.money import ZERO


@dataclass(frozen=True)
class Check:
    """Two figures that must be the same, pounds.

    :param place: where, in words exact enough to find it; ``found`` as kept or shown; ``due`` made another way.
    """

    place: str
    found: Decimal
    due: Decimal

    @property
    def difference(self) -> Decimal:
        return self.found - self.due


@dataclass(frozen=True)
class Proof:
    """One thing proved, or not: how many checks were made, and those that failed."""

    name: str
    checked: int
    failed: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        return not self.failed

    @property
    def largest(self) -> Decimal:
        """The largest difference, whatever its sign; nought where there is none."""
        return max((abs(check.difference) for check in self.failed), default=ZERO)

    def as_dict(self) -> dict[str, Any]:
        return {
            "proof": self.name,
            "checked": self.checked,
            "largest_difference": str(self.largest),
            "differences": [
                {"place": check.place, "found": str(check.found), "due": str(check.due)} for check in self.failed
            ],
        }


def proof_of(name: str, checks: Iterable[Check]) -> Proof:
    """Make every check, and keep those that fail."""
    checked, failed = 0, []
    for check in checks:
        checked += 1
        if check.difference:
            failed.append(check)
    return Proof(name, checked, tuple(failed))


def joined(proofs: Iterable[Proof]) -> list[Proof]:
    """Proofs of the same name, of several months say, as one, in the order of their first."""
    found: dict[str, Proof] = {}
    for proof in proofs:
        before = found.get(proof.name, Proof(proof.name, 0, ()))
        found[proof.name] = Proof(proof.name, before.checked + proof.checked, before.failed + proof.failed)
    return list(found.values())
