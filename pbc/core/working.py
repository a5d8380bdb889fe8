"""Open working: a figure with its formula, inputs, parameters, paragraph and sources.

Any calculator returns one; page, pack and API show the same. A working may stand on others, so that a total
opens to its parts and each part to its rows and file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

Figure = Decimal | int | float | str | None


@dataclass(frozen=True)
class Parameter:
    """A rule, price or weight that went in, and where it comes from.

    :param source: rule set, paragraph or file, such as ``S4 ¶41``.
    :param illustrative: the value is invented for demonstration and is shown as such.
    """

    name: str
    value: Figure
    unit: str = ""
    source: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Source:
    """Where inputs come from.

    :param kind: ``batch``, ``rows``, ``rule_set``, ``list_size`` …
    :param reference: what to open: a batch number, a query of rows, a rule key.
    :param rows: how many rows of the source went in, where it is countable.
    """

    kind: str
    label: str
    reference: str = ""
    rows: int | None = None


@dataclass(frozen=True)
class Working:
    """One figure and how it came about.

    :param value: the figure; ``None`` with a ``reason`` where there is none.
    :param unit: ``£``, ``spells``, ``per 1,000 patients`` …
    :param formula: in words and symbols, using the names of inputs and parameters.
    :param paragraph: the guidance it follows, such as ``S4 ¶36``.
    """

    name: str
    value: Figure
    unit: str
    formula: str
    inputs: tuple["Working", ...] = ()
    parameters: tuple[Parameter, ...] = ()
    paragraph: str = ""
    sources: tuple[Source, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = field(default=())

    @classmethod
    def given(cls, name: str, value: Figure, unit: str, *sources: Source) -> "Working":
        """A figure that is read, not computed."""
        return cls(name=name, value=value, unit=unit, formula="", sources=sources)

    def one_step(self) -> "Working":
        """The same, each figure it is made of by name and value alone: where the whole would be too much at once."""
        inputs = tuple(Working(part.name, part.value, part.unit, "", reason=part.reason) for part in self.inputs)
        return replace(self, inputs=inputs)

    def every(self) -> Iterator["Working"]:
        """This working and all that it stands on, however deep, each before its own inputs."""
        yield self
        for each in self.inputs:
            yield from each.every()

    @property
    def all_parameters(self) -> tuple[Parameter, ...]:
        """Every rule, price and weight behind the figure, each once."""
        return tuple(dict.fromkeys(each for working in self.every() for each in working.parameters))

    @property
    def all_paragraphs(self) -> tuple[str, ...]:
        """Every paragraph of guidance behind the figure, each once."""
        return tuple(dict.fromkeys(working.paragraph for working in self.every() if working.paragraph))

    @property
    def all_sources(self) -> tuple[Source, ...]:
        """Every file, posting and set of rows behind the figure, each once."""
        return tuple(dict.fromkeys(each for working in self.every() for each in working.sources))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: money and decimals as text, empty parts left out."""
        parts = {
            "name": self.name,
            "value": _text(self.value),
            "unit": self.unit,
            "formula": self.formula,
            "paragraph": self.paragraph,
            "reason": self.reason,
            "notes": list(self.notes),
            "parameters": [
                {
                    "name": p.name,
                    "value": _text(p.value),
                    "unit": p.unit,
                    "source": p.source,
                    "illustrative": p.illustrative,
                }
                for p in self.parameters
            ],
            "sources": [
                {"kind": s.kind, "label": s.label, "reference": s.reference, "rows": s.rows} for s in self.sources
            ],
            "inputs": [item.as_dict() for item in self.inputs],
        }
        return {key: value for key, value in parts.items() if value not in ("", [], ()) or key == "value"}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Working":
        """Read what :meth:`as_dict` wrote. Numbers come back as the text or number stored."""
        return cls(
            name=data["name"],
            value=data["value"],
            unit=data.get("unit", ""),
            formula=data.get("formula", ""),
            paragraph=data.get("paragraph", ""),
            reason=data.get("reason", ""),
            notes=tuple(data.get("notes", ())),
            parameters=tuple(Parameter(**item) for item in data.get("parameters", ())),
            sources=tuple(Source(**item) for item in data.get("sources", ())),
            inputs=tuple(cls.from_dict(item) for item in data.get("inputs", ())),
        )


def _text(value: Figure) -> int | float | str | None:
    return str(value) if isinstance(value, Decimal) else value
