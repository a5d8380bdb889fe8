"""What a round of budgets stands on, frozen: last year's use, lists, fair shares and the data's date (R30 to R32).

Scenarios of one round share its base, so that they differ in their parameters alone, and reading no facts they are
recalculated at once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from budgets.domain.cuts import Cut, LineHistory
from budgets.domain.inputs import Amount
from budgets.domain.services import line_label, line_unit
from pbc.core.periods import FinancialYear

Codes = Mapping[str, Mapping[tuple[int, str], Amount]]
"""Cost and activity by HRG, then practice and line: what goes when a treatment is taken out of scope."""

Targets = Mapping[str, Mapping[int, Decimal]]
"""Fair shares in pounds, by component of the allocation and practice."""


@dataclass(frozen=True)
class BasePractice:
    """A practice of the round.

    :param lines: its use last year, in the order of statements; a new practice has none.
    :param recorded_under: codes its activity was recorded under, its own first.
    :param outside: rows outside the national tariff: seen, counted, and in no budget.
    """

    key: int
    code: str
    name: str
    patients: int
    list_on: date
    lines: tuple[LineHistory, ...]
    recorded_under: tuple[str, ...] = ()
    outside: int = 0

    @cached_property
    def by_line(self) -> Mapping[str, LineHistory]:
        return {line.line: line for line in self.lines}

    def has_history_of(self, lines: Collection[str]) -> bool:
        """Whether last year's activity is known of any of these lines."""
        return any(line in self.by_line for line in lines)


@dataclass(frozen=True)
class Base:
    """The base of a round.

    :param year: the year the budgets are for, whose prices count.
    :param data_at: when the facts were read.
    :param cut_on: the day of the January cut; ``cut_words`` says how it was kept, or why it could not be.
    :param targets: fair shares; a component without them moves nobody. ``targets_source`` says where they come from.
    """

    year: FinancialYear
    practices: tuple[BasePractice, ...]
    data_at: datetime
    cut_on: date
    cut_words: str
    targets: Targets = field(default_factory=dict)
    targets_source: str = ""
    codes: Codes = field(default_factory=dict)

    @cached_property
    def by_key(self) -> Mapping[int, BasePractice]:
        return {practice.key: practice for practice in self.practices}

    def targets_of(self, component: str) -> Mapping[int, Decimal] | None:
        """Fair shares of a component, where every practice of the round has one and they come to something."""
        found = self.targets.get(component)
        if not found or any(practice.key not in found for practice in self.practices):
            return None
        return found if any(found[practice.key] for practice in self.practices) else None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, without the codes: see :func:`codes_as_dict`."""
        cuts = list(dict.fromkeys(line.cut for practice in self.practices for line in practice.lines))
        places = {cut: place for place, cut in enumerate(cuts)}
        return {
            "year": self.year.start_year,
            "data_at": self.data_at.isoformat(),
            "cut_on": self.cut_on.isoformat(),
            "cut_words": self.cut_words,
            "cuts": [cut.as_dict() for cut in cuts],
            "practices": [_practice_as_dict(practice, places) for practice in self.practices],
            "targets": {
                component: {str(key): str(amount) for key, amount in found.items()}
                for component, found in self.targets.items()
            },
            "targets_source": self.targets_source,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], codes: Mapping[str, Any] | None = None) -> "Base":
        """Read what :meth:`as_dict` and :func:`codes_as_dict` wrote."""
        cuts = [Cut.from_dict(cut) for cut in data["cuts"]]
        return cls(
            year=FinancialYear(data["year"]),
            practices=tuple(_practice_from_dict(each, cuts) for each in data["practices"]),
            data_at=datetime.fromisoformat(data["data_at"]),
            cut_on=date.fromisoformat(data["cut_on"]),
            cut_words=data["cut_words"],
            targets={
                component: {int(key): Decimal(amount) for key, amount in found.items()}
                for component, found in data["targets"].items()
            },
            targets_source=data["targets_source"],
            codes=codes_from_dict(codes or {}),
        )


def codes_as_dict(codes: Codes) -> dict[str, Any]:
    """Plain values: by HRG, rows of practice, line, activity and cost."""
    return {
        code: [[key, line, str(amount.activity), str(amount.cost)] for (key, line), amount in sorted(sums.items())]
        for code, sums in sorted(codes.items())
    }


def codes_from_dict(data: Mapping[str, Any]) -> Codes:
    return {
        code: {(key, line): Amount(Decimal(cost), Decimal(activity)) for key, line, activity, cost in rows}
        for code, rows in data.items()
    }


def _practice_as_dict(practice: BasePractice, cuts: Mapping[Cut, int]) -> dict[str, Any]:
    return {
        "key": practice.key,
        "code": practice.code,
        "name": practice.name,
        "patients": practice.patients,
        "list_on": practice.list_on.isoformat(),
        "recorded_under": list(practice.recorded_under),
        "outside": practice.outside,
        "lines": [
            [line.line, cuts[line.cut], str(line.activity), str(line.cost), line.rows] for line in practice.lines
        ],
    }


def _practice_from_dict(data: Mapping[str, Any], cuts: list[Cut]) -> BasePractice:
    of = tuple(data["recorded_under"])
    return BasePractice(
        key=data["key"],
        code=data["code"],
        name=data["name"],
        patients=data["patients"],
        list_on=date.fromisoformat(data["list_on"]),
        recorded_under=of,
        outside=data["outside"],
        lines=tuple(
            LineHistory(line, line_label(line), line_unit(line), cuts[cut], Decimal(activity), Decimal(cost), rows, of)
            for line, cut, activity, cost, rows in data["lines"]
        ),
    )
