"""Which services a practice's budget holds, and who commissions each (R24 to R29, R37, R38; S4 ¶31 to ¶35, S1)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from budgets.domain.ledger import AccountKind
from budgets.domain.services import MINIMUM, SERVICES, ServiceClass, in_order, line_label, services_of
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear


class Holding(StrEnum):
    """Who commissions a line of a practice's budget."""

    DEVOLVED = "devolved"  # the practice
    BLOCKED_BACK = "blocked_back"  # the PCT, on the practice's behalf

    @property
    def account_kind(self) -> AccountKind:
        return AccountKind(self.value)


class Level(StrEnum):
    """How far a practice goes (S1, models of practice based commissioning)."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


LEVEL_LABELS = {Level.BASIC: "Basic", Level.INTERMEDIATE: "Intermediate", Level.ADVANCED: "Advanced"}

LEVEL_MEANINGS = {
    Level.BASIC: "The whole budget is blocked back to the PCT; the practice compares its activity with it.",
    Level.INTERMEDIATE: "Some services are the practice’s to commission, the rest is blocked back.",
    Level.ADVANCED: "The practice commissions everything but the excluded services.",
}

HOLDING_LABELS = {Holding.DEVOLVED: "devolved", Holding.BLOCKED_BACK: "blocked back"}
OUT = "out of scope"


def holding_words(holding: str | None) -> str:
    """``devolved``, ``blocked back`` or ``out of scope``."""
    return HOLDING_LABELS[Holding(holding)] if holding else OUT


@dataclass(frozen=True, order=True)
class Widening:
    """A service that the practice means to hold more of from a later year on (S1 §3.1.2)."""

    year: int
    line: str
    holding: Holding

    def as_dict(self) -> dict[str, Any]:
        return {"year": self.year, "line": self.line, "holding": self.holding.value}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Widening":
        return cls(int(data["year"]), data["line"], Holding(data["holding"]))


@dataclass(frozen=True)
class Scope:
    """What a practice's budget holds.

    :param lines: the holding of each line in scope; a line that is not named is out of scope.
    :param plan: what is to widen over the coming years.
    """

    level: Level
    lines: Mapping[str, Holding]
    plan: tuple[Widening, ...] = ()

    def holding_of(self, line: str) -> Holding | None:
        return self.lines.get(line)

    def as_dict(self) -> dict[str, Any]:
        return {
            "level": self.level.value,
            "lines": {line: self.lines[line].value for line in in_order(self.lines)},
            "plan": [widening.as_dict() for widening in sorted(self.plan)],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Scope":
        return cls(
            Level(data["level"]),
            {line: Holding(holding) for line, holding in data["lines"].items()},
            tuple(Widening.from_dict(each) for each in data.get("plan", ())),
        )


NATIONAL_MINIMUM = (ServiceClass.TARIFF.value, ServiceClass.PRESCRIBING.value)


def minimum_lines(items: Collection[str] = NATIONAL_MINIMUM) -> tuple[str, ...]:
    """The lines that no budget may be without.

    :param items: as the rule ``minimum_scope`` names them: ``tariff`` and ``prescribing``, and what a PCT adds.
    """
    kinds = [kind for kind in MINIMUM if kind.value in items]
    named = [key for key in items if key in SERVICES]
    return tuple(in_order({service.key for service in services_of(*kinds)} | set(named)))


def minimum_scope(level: Level, minimum: Collection[str] = ()) -> Scope:
    """The least that a budget holds: all of the tariff, and prescribing; blocked back at the basic level (S4 ¶32).

    :param minimum: lines that may not be left out, where the PCT asks for more than the nation.
    """
    holding = Holding.BLOCKED_BACK if level is Level.BASIC else Holding.DEVOLVED
    lines = dict.fromkeys(minimum or minimum_lines(), holding)
    if level is Level.ADVANCED:
        lines |= {service.key: holding for service in services_of(ServiceClass.OPTIONAL)}
    return Scope(level, lines)


def check_scope(
    scope: Scope,
    *,
    consented: Collection[str],
    year: FinancialYear,
    widening_years: int,
    minimum: Collection[str] = (),
    excepted: Collection[str] = (),
) -> None:
    """Hold a practice's choice against the guidance.

    :param consented: protected services for which a profession's consent is recorded.
    :param minimum: lines that may not be left out; the national ones where not given.
    :param excepted: excluded services that this budget may hold, by an exception that holds (R28).
    :param widening_years: over how many years the range may widen (rule ``devolution_years``).
    :raises Invalid: naming what stands in the way, its paragraph, and the mend.
    """
    _check_known(scope.lines)
    _check_minimum(scope.lines, minimum or minimum_lines())
    _check_excluded([line for line in scope.lines if line not in excepted])
    _check_consent(scope.lines, consented)
    _check_level(scope)
    _check_plan(scope, year, widening_years)


def _check_known(lines: Iterable[str]) -> None:
    if unknown := sorted(set(lines) - SERVICES.keys()):
        fix = "Choose from the services listed."
        raise Invalid(f"There is no service {', '.join(unknown)}.", field="lines", rule="known_service", fix=fix)


def _check_minimum(lines: Mapping[str, Holding], minimum: Collection[str]) -> None:
    if lost := [line for line in minimum if line not in lines]:
        raise Invalid(
            "A budget holds at least all services under the national tariff, and prescribing (S4 ¶32): "
            f"{_names(lost)} cannot be taken out.",
            field=lost[0],
            rule="minimum_scope",
            fix="Block a service back to the PCT if the practice does not wish to commission it.",
        )


def _check_excluded(lines: Iterable[str]) -> None:
    if added := [line for line in lines if SERVICES[line].kind is ServiceClass.EXCLUDED]:
        raise Invalid(
            f"{_names(added)} can be in no practice’s budget (S4 ¶34).",
            field=added[0],
            rule="excluded_services",
            fix="Leave it out: the PCT commissions it. An exception is asked of the SHA.",
        )


def _check_consent(lines: Iterable[str], consented: Collection[str]) -> None:
    locked = [line for line in lines if SERVICES[line].kind is ServiceClass.PROTECTED and line not in consented]
    if locked:
        raise Invalid(
            f"{_names(locked)} changes only after full consultation and with the consent of the profession (S4 ¶35).",
            field=locked[0],
            rule="protected_services",
            fix="Record the consent first, with who gave it, when, and the evidence.",
        )


def _check_level(scope: Scope) -> None:
    devolved = [line for line, holding in scope.lines.items() if holding is Holding.DEVOLVED]
    wanted = {service.key for service in services_of(*MINIMUM, ServiceClass.OPTIONAL)}
    if scope.level is Level.BASIC and devolved:
        message = f"At the basic level everything is blocked back (S1, models): {_names(devolved)} is devolved."
    elif scope.level is Level.INTERMEDIATE and not devolved:
        message = "At an intermediate level some services are devolved (S1, models): all are blocked back."
    elif scope.level is Level.ADVANCED and (missing := wanted - set(devolved)):
        message = f"At the advanced level all services are devolved (S1, models): {_names(in_order(missing))} is not."
    else:
        return
    raise Invalid(message, field="level", rule="engagement_levels", fix="Choose another level, or change the services.")


def _check_plan(scope: Scope, year: FinancialYear, years: int) -> None:
    now = dict(scope.lines)
    last = year.start_year + years
    for widening in sorted(scope.plan):
        _check_known([widening.line])
        _check_excluded([widening.line])
        if not year.start_year < widening.year <= last:
            raise Invalid(
                f"The range widens over {years} years (S1 §3.1.2): {FinancialYear(widening.year)} is outside.",
                field="plan",
                rule="devolution_years",
                fix=f"Choose a year from {FinancialYear(year.start_year + 1)} to {FinancialYear(last)}.",
            )
        if now.get(widening.line) in (Holding.DEVOLVED, widening.holding):
            message = f"{line_label(widening.line)} would not be wider in {FinancialYear(widening.year)} than before."
            raise Invalid(message, field="plan", rule="plan_widens", fix="Leave it out of the plan.")
        now[widening.line] = widening.holding


def _names(lines: Iterable[str]) -> str:
    return ", ".join(line_label(line) for line in lines)
