"""National rules by financial year, and how far a PCT may go inside them (R7).

Every threshold of the guidance is data: one TOML file a financial year in ``rule_sets/``, each value with its
paragraph, its source and what a PCT may do locally. This module holds the shapes; :mod:`governance.domain.rule_files`
reads the files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pbc.core.periods import FinancialYear
from pbc.core.working import Parameter

RuleValue = Decimal | date | str | tuple[str, ...]


class RuleKind(StrEnum):
    """How the value is to be read."""

    MINIMUM = "minimum"  # at least this number
    MAXIMUM = "maximum"  # at most this number
    RANGE = "range"  # a number between two limits; the value is the one used where a PCT has chosen none
    FIXED = "fixed"  # this number
    DATE = "date"  # this day, or by this day
    LIST = "list"  # these items
    CHOICE = "choice"  # one of the named choices


class Local(StrEnum):
    """What a PCT may do with a rule."""

    NONE = "none"  # nothing
    STRICTER = "stricter"  # go further the way the rule points: higher minimum, lower maximum, earlier day, longer list
    WITHIN = "within"  # choose between the limits, or among the choices
    ANY = "any"  # choose any value that makes sense


class Standing(StrEnum):
    """How sure the value is. All but ``sourced`` are marked wherever the value is shown."""

    SOURCED = "sourced"
    UNVERIFIED = "unverified"  # found, but not in an original document
    ILLUSTRATIVE = "illustrative"  # invented, so that the system can be tried


NUMBERS = frozenset({RuleKind.MINIMUM, RuleKind.MAXIMUM, RuleKind.RANGE, RuleKind.FIXED})


@dataclass(frozen=True)
class Rule:
    """One national rule of a financial year.

    :param value: the value in force where a PCT has adopted none of its own.
    :param minimum: the lowest value the guidance has in mind; likewise ``maximum``.
    :param lowest: the lowest value that makes sense at all; likewise ``highest``.
    :param suggested: guidance suggests the limits and does not set them: outside, warn and do not refuse.
    :param below: the key of another rule whose value this one's must stay under.
    :param words: the rule in plain words.
    :param origin: the year whose file states the rule; a later year may carry it on.
    """

    key: str
    group: str
    title: str
    kind: RuleKind
    value: RuleValue
    unit: str
    paragraph: str
    source: str
    words: str
    local: Local
    standing: Standing
    origin: FinancialYear
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    choices: tuple[str, ...] = ()
    suggested: bool = False
    below: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS


@dataclass(frozen=True)
class RuleSet:
    """The national rules of one financial year."""

    financial_year: FinancialYear
    title: str
    rules: Mapping[str, Rule]
    sources: Mapping[str, str]

    def __getitem__(self, key: str) -> Rule:
        """The rule of this key.

        :raises KeyError: with a sentence, where the year has no such rule.
        """
        try:
            return self.rules[key]
        except KeyError:
            raise KeyError(f"the rules of {self.financial_year} have no “{key}”") from None


@dataclass(frozen=True)
class LocalValue:
    """What a PCT adopted for a rule: the value as stored, from which day, and on what authority."""

    key: str
    value: str
    from_day: date
    until_day: date | None = None
    minute: str = ""


@dataclass(frozen=True)
class RuleInForce:
    """A rule as it stood on a day for a PCT: the national one, or the PCT's own inside it.

    :param financial_year: the year whose rule set applies.
    :param set_aside: why a PCT's own value was not followed, as a sentence; empty where there was nothing to set aside.
    """

    rule: Rule
    value: RuleValue
    on: date
    financial_year: FinancialYear
    local: LocalValue | None = None
    set_aside: str = ""

    @property
    def key(self) -> str:
        return self.rule.key

    @property
    def title(self) -> str:
        return self.rule.title

    @property
    def unit(self) -> str:
        return self.rule.unit

    @property
    def paragraph(self) -> str:
        return self.rule.paragraph

    @property
    def source(self) -> str:
        return self.rule.source

    @property
    def is_local(self) -> bool:
        return self.local is not None

    @property
    def illustrative(self) -> bool:
        """Invented for demonstration: true of the national value only, for a PCT's own value is its own decision."""
        return self.rule.standing is Standing.ILLUSTRATIVE and not self.is_local

    @property
    def unverified(self) -> bool:
        return self.rule.standing is Standing.UNVERIFIED and not self.is_local

    @property
    def number(self) -> Decimal:
        """The value as a number.

        :raises TypeError: where the rule's value is none.
        """
        if not isinstance(self.value, Decimal):
            raise TypeError(f"the value of “{self.key}” is not a number")
        return self.value

    @property
    def fraction(self) -> Decimal:
        """A percentage as a share of one."""
        if self.unit != "percent":
            raise TypeError(f"“{self.key}” is not a percentage")
        return self.number / 100

    @property
    def day(self) -> date:
        """The value as a day.

        :raises TypeError: where the rule's value is none.
        """
        if not isinstance(self.value, date):
            raise TypeError(f"the value of “{self.key}” is not a date")
        return self.value

    @property
    def items(self) -> tuple[str, ...]:
        """The value as a list; a choice is a list of one.

        :raises TypeError: where the value is a number or a date.
        """
        if isinstance(self.value, str):
            return (self.value,)
        if not isinstance(self.value, tuple):
            raise TypeError(f"the value of “{self.key}” is not a list")
        return self.value

    def as_parameter(self) -> Parameter:
        """What a working names when this rule went into it."""
        where = f"{self.paragraph}, rules of {self.financial_year}"
        if self.local:
            where = f"adopted locally from {self.local.from_day.isoformat()} inside {where}"
        if self.unverified:
            where += " (unverified)"
        figure = self.value if isinstance(self.value, Decimal) else value_text(self.value)
        return Parameter(name=self.title, value=figure, unit=self.unit, source=where, illustrative=self.illustrative)


def value_text(value: RuleValue) -> str:
    """A value as it is stored: plain, so that it reads back the same."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
