"""What a file format is: one declaration, from which staging table, checks, template, API schema and help all come.

Column keys are the names in the staging table, in the typed table of good rows and in what a loader reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from pbc.activity.domain.lines import Dataset
from pbc.organisations.domain.kinds import OrganisationKind


class Severity(StrEnum):
    """An error keeps the row out; a warning lets it in."""

    ERROR = "error"
    WARNING = "warning"


class Kind(StrEnum):
    """What a column holds, and what a loader gets: text ('' when empty), int, Decimal, date, bool (None when empty)."""

    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "decimal number"
    DATE = "date"
    TIME = "time"
    MONTH = "month"
    FINANCIAL_YEAR = "financial year"
    YES_NO = "yes or no"


class DateStyle(StrEnum):
    DASHED = "YYYY-MM-DD"
    COMPACT = "YYYYMMDD"


class Group(StrEnum):
    """What a file is for; reference files need a permission of their own."""

    ACTIVITY = "activity"
    POPULATION = "population"
    ORGANISATIONS = "organisations"
    TARIFFS = "tariffs"
    NATIONAL = "national"
    FAIR_SHARES = "fair_shares"


class PeriodUse(StrEnum):
    """Whether the sender states the month: required where the file itself does not hold it."""

    NONE = "not used"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class CodeList:
    """Codes with their meanings, and the book they come from."""

    name: str
    codes: Mapping[str, str]
    source: str


@dataclass(frozen=True)
class Pattern:
    """A regular expression that Python and PostgreSQL read alike (the whole value must match), with words for it."""

    regex: str
    words: str


@dataclass(frozen=True)
class Reference:
    """A column that names an organisation. The typed table gains its key: ``practice_code`` → ``practice_id``.

    :param on: key of the column with the day (or month) on which the organisation must be open.
    :param unattributed: codes that say "not known": let in, with an empty key.
    :param unknown: what a code that we do not hold means; ``None`` lets it in with an empty key and no word.
    :param closed: what it means that the organisation was not open on the day.
    """

    kind: OrganisationKind
    on: str = ""
    unattributed: frozenset[str] = frozenset()
    unknown: Severity | None = Severity.ERROR
    closed: Severity | None = None


@dataclass(frozen=True)
class Column:
    """One column of a file.

    :param header: its name as written in the file (compared without regard to case and stray spaces).
    :param minimum: lowest number let in; ``maximum`` the highest.
    :param places: decimal places kept.
    :param identifier: holds an NHS number, which becomes a pseudonym (a UUID) before anything is stored.
    :param earliest: the first day that a date may be; ``not_future`` forbids days after that of the import.
    """

    header: str
    key: str
    kind: Kind = Kind.TEXT
    help: str = ""
    required: bool = True
    codes: CodeList | None = None
    pattern: Pattern | None = None
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    max_length: int = 120
    places: int = 2
    date_style: DateStyle = DateStyle.DASHED
    identifier: bool = False
    earliest: date = date(1900, 1, 1)
    not_future: bool = False
    reference: Reference | None = None
    example: str = ""

    @property
    def id_key(self) -> str:
        """The key column that a reference adds to the typed table."""
        return self.key.removesuffix("_code") + "_id"


@dataclass(frozen=True)
class RowCheck:
    """A rule over several columns of one row.

    :param column: key of the column that the message speaks of.
    :param when: SQL that is true where the rule is broken, over the staged text by column key.
    :param needs: keys of columns that must be sound for the rule to be judged.
    """

    rule: str
    column: str
    when: str
    message: str
    fix: str
    needs: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR


@dataclass(frozen=True)
class Format:
    """A file format.

    :param month_of: key of the column whose month a row belongs to.
    :param unique: keys that together name a row once in a file.
    :param sender_key: key of the column that must name the sender, where the sender is a provider.
    :param default_sender: who sends such files when nobody is named.
    :param reject_above: share of bad rows above which the file is refused as a whole.
    """

    code: str
    title: str
    help: str
    group: Group
    columns: tuple[Column, ...]
    source: str = ""
    dataset: Dataset | None = None
    has_header: bool = True
    trailing_comma: bool = False
    month_of: str = ""
    period: PeriodUse = PeriodUse.NONE
    unique: tuple[str, ...] = ()
    sender_key: str = ""
    default_sender: str = ""
    checks: tuple[RowCheck, ...] = ()
    reject_above: Decimal = Decimal("0.5")

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def identifier(self) -> Column | None:
        """The column that holds NHS numbers, where the format has one."""
        return next((column for column in self.columns if column.identifier), None)

    @property
    def is_reference(self) -> bool:
        return self.group is not Group.ACTIVITY
