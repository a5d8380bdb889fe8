"""What a scenario comes to, practice by practice, as pages show it and the database keeps it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgets.domain.allocation import COMPONENT_LABELS, Component, component_of
from budgets.domain.constraints import ComponentSum, Constraint
from budgets.domain.services import in_order, line_label
from budgets.domain.setting import PracticeBudget
from pbc.core.formats import pounds
from pbc.core.money import ZERO
from pbc.core.working import Source, Working


@dataclass(frozen=True)
class PracticeResult:
    """One practice's budget in a scenario, with the workings of its lines.

    :param prior: last year's use at this year's prices.
    :param fair: its fair share of the money in these budgets; ``None`` where fair shares are not known.
    """

    key: int
    code: str
    name: str
    patients: int
    prior: Decimal
    fair: Decimal | None
    distance_before: Decimal | None
    move: Decimal
    budget: PracticeBudget

    @property
    def row(self) -> "ResultRow":
        made = self.budget
        return ResultRow(
            key=self.key,
            code=self.code,
            name=self.name,
            patients=self.patients,
            prior=self.prior,
            gross=made.gross,
            contingency=made.contingency,
            net=made.net,
            fair=self.fair,
            distance_before=None if self.distance_before is None else round(self.distance_before, 6),
            move=self.move,
            lines={line.line: line.gross for line in made.lines},
        )


@dataclass(frozen=True)
class ResultRow:
    """The figures of one practice, without workings: what is kept, listed and compared."""

    key: int
    code: str
    name: str
    patients: int
    prior: Decimal
    gross: Decimal
    contingency: Decimal
    net: Decimal
    fair: Decimal | None
    distance_before: Decimal | None
    move: Decimal
    lines: Mapping[str, Decimal]

    @property
    def change(self) -> Decimal:
        """Against last year's use."""
        return self.gross - self.prior

    @property
    def change_share(self) -> Decimal | None:
        return self.change / self.prior if self.prior else None

    def as_dict(self) -> dict[str, Any]:
        numbers = ("prior", "gross", "contingency", "net", "fair", "distance_before", "move")
        return {
            "key": self.key,
            "code": self.code,
            "name": self.name,
            "patients": self.patients,
            **{name: _text(getattr(self, name)) for name in numbers},
            "lines": {line: str(amount) for line, amount in self.lines.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "ResultRow":
        return cls(**{name: _READ.get(name, _number)(value) for name, value in data.items()})


@dataclass(frozen=True)
class Result:
    """A scenario calculated. ``digest`` is the fingerprint of all figures."""

    practices: tuple[PracticeResult, ...]
    components: tuple[ComponentSum, ...]
    constraints: tuple[Constraint, ...]
    digest: str = ""

    @property
    def kept(self) -> "KeptResult":
        return KeptResult(tuple(each.row for each in self.practices), self.components, self.constraints, self.digest)

    def as_dict(self) -> dict[str, Any]:
        return self.kept.as_dict()


@dataclass(frozen=True)
class KeptResult:
    """A scenario's result as it is stored: figures without workings."""

    rows: tuple[ResultRow, ...]
    components: tuple[ComponentSum, ...]
    constraints: tuple[Constraint, ...]
    digest: str = ""

    @property
    def adds_up(self) -> bool:
        """Whether nothing forbids its adoption."""
        return not any(each.forbids for each in self.constraints)

    @property
    def winners(self) -> tuple[ResultRow, ...]:
        return tuple(row for row in self.rows if row.change > 0)

    @property
    def losers(self) -> tuple[ResultRow, ...]:
        return tuple(row for row in self.rows if row.change < 0)

    def total(self, figure: Callable[[ResultRow], Decimal]) -> Decimal:
        return sum((figure(row) for row in self.rows), ZERO)

    @property
    def gross(self) -> Decimal:
        return self.total(lambda row: row.gross)

    @property
    def contingency(self) -> Decimal:
        return self.total(lambda row: row.contingency)

    @property
    def net(self) -> Decimal:
        return self.total(lambda row: row.net)

    @property
    def prior(self) -> Decimal:
        return self.total(lambda row: row.prior)

    @property
    def by_key(self) -> Mapping[int, ResultRow]:
        return {row.key: row for row in self.rows}

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": [row.as_dict() for row in self.rows],
            "components": [
                {"component": each.component.value, "budgets": str(each.budgets), "available": _text(each.available)}
                for each in self.components
            ],
            "constraints": [each.as_dict() for each in self.constraints],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], digest: str = "") -> "KeptResult":
        return cls(
            rows=tuple(ResultRow.from_dict(row) for row in data["rows"]),
            components=tuple(
                ComponentSum(Component(each["component"]), Decimal(each["budgets"]), _number(each["available"]))
                for each in data["components"]
            ),
            constraints=tuple(Constraint.from_dict(each) for each in data["constraints"]),
            digest=digest,
        )


def component_working(kept: KeptResult, component: Component, scenario: str) -> Working | None:
    """What budgets take of a component of the allocation, practice by practice; ``None`` where there is no such sum.

    :param scenario: its key; each practice's budget opens from there.
    """
    found = next((each for each in kept.components if each.component is component), None)
    if found is None:
        return None
    parts = []
    for row in kept.rows:
        lines = {line: amount for line, amount in row.lines.items() if component_of(line) is component}
        own = tuple(Working.given(line_label(line), lines[line], "£") for line in in_order(lines))
        label = f"Budget of {row.name} ({row.code}), line by line"
        source = Source("scenario_practice", label, f"{scenario}/{row.code}")
        name = f"{row.name} ({row.code})"
        parts.append(Working(name, sum(lines.values(), ZERO), "£", "sum of its lines, gross", own, sources=(source,)))
    there = "" if found.available is None else f" There for them: {pounds(found.available)}."
    return Working(
        name=f"{COMPONENT_LABELS[component]}: budgets, gross",
        value=found.budgets,
        unit="£",
        formula="sum over practices",
        inputs=tuple(parts),
        paragraph="S4 ¶36, ¶39",
        notes=(f"Before the contingency is taken off.{there}",),
    )


@dataclass(frozen=True)
class ComparedRow:
    """One practice over several scenarios: its row in each, and how far the last lies from the first."""

    name: str
    code: str
    rows: Sequence[ResultRow | None]

    @property
    def differences(self) -> tuple[Decimal | None, ...]:
        """Of each scenario's budget from the first one's."""
        first = self.rows[0]
        return tuple(None if row is None or first is None else row.net - first.net for row in self.rows[1:])


def compared(results: Sequence[KeptResult]) -> list[ComparedRow]:
    """Practices of two or three scenarios side by side, by name."""
    names = {row.key: (row.name, row.code) for result in results for row in result.rows}
    by_key = [result.by_key for result in results]
    return [
        ComparedRow(name, code, tuple(rows.get(key) for rows in by_key))
        for key, (name, code) in sorted(names.items(), key=lambda item: item[1])
    ]


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


_READ: Mapping[str, Any] = {
    "key": int,
    "patients": int,
    "code": str,
    "name": str,
    "lines": lambda lines: {line: Decimal(amount) for line, amount in lines.items()},
}
