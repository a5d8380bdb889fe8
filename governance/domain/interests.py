"""Interests: what counts on a day, and whether a person may decide on a matter (R122; S1 §3.1.2; the
Department’s questions and answers).

A matter is handed in as plain facts by whoever asks: this module knows no claim, case or dispute.
"""

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EMPTY_WORDS = ("the", "and", "ltd", "limited", "plc", "llp", "co", "company")
"""Words that do not tell one body from another."""

GIFT = "gift"


class Whose(StrEnum):
    """Whose interest it is. A relative is never named."""

    OWN = "own"
    FAMILY = "family"
    ASSOCIATE = "associate"


class Band(StrEnum):
    """What an interest is worth, pounds; the order is that of worth."""

    NONE = "none"
    UNDER_25 = "under_25"
    UNDER_100 = "25_to_100"
    UNDER_1000 = "100_to_1000"
    UNDER_5000 = "1000_to_5000"
    MORE = "5000_and_more"


class Verdict(StrEnum):
    """Whether a person may decide on a matter."""

    FREE = "free"
    CONFLICTED = "conflicted"
    WROTE_IT = "wrote_it"


@dataclass(frozen=True)
class InterestRules:
    """What counts as a conflict on a day (rules ``interest_counts_months`` and ``interest_gift_band``).

    :param months_after: an interest that ended counts for so many months more.
    :param gift_band: gifts worth less than this band do not count.
    """

    months_after: int
    gift_band: Band

    def ended_after(self, on: date) -> date:
        """What ended on or before this day no longer counts."""
        return months_before(on, self.months_after)

    @property
    def light_bands(self) -> tuple[Band, ...]:
        """Bands of gifts that do not count."""
        bands = list(Band)
        return tuple(bands[: bands.index(self.gift_band)])


@dataclass(frozen=True)
class Held:
    """An interest as the domain sees it. Days are half-open; ``body_key`` is the body's name normalised.

    :param near: the organisation, what it became or came from, and its consortia or their members.
    :param by_role: not declared: it comes of a role held in the organisation.
    """

    kind: str
    whose: Whose
    body: str
    body_key: str
    from_day: date
    until_day: date | None = None
    band: Band = Band.NONE
    organisation_id: int | None = None
    near: frozenset[int] = frozenset()
    by_role: bool = False


@dataclass(frozen=True)
class Matter:
    """What is to be decided, as facts. Organisations by key; bodies that are in no register by normalised name.

    :param label: the matter in words, such as ``claim ZZ0001-2006-1``.
    :param subject: label and key such as ``("budgets.Claim", "7")``, for recusals.
    :param providers: who would provide, or bids. ``rivals``: who provides what the proposal would rival.
    :param authors: users who wrote it. ``rival_authors``: users who proposed a service that it rivals.
    :param decided_by: the organisation that decides for itself, such as a consortium within its limit: a role held
        there is then no conflict.
    """

    label: str
    subject: tuple[str, str] = ("", "")
    practices: frozenset[int] = frozenset()
    consortia: frozenset[int] = frozenset()
    providers: frozenset[int] = frozenset()
    rivals: frozenset[int] = frozenset()
    bodies: frozenset[str] = frozenset()
    rival_bodies: frozenset[str] = frozenset()
    authors: frozenset[int] = frozenset()
    rival_authors: frozenset[int] = frozenset()
    decided_by: int | None = None

    @property
    def concerned(self) -> frozenset[int]:
        """Every organisation that gains or loses by the decision."""
        return self.practices | self.consortia | self.providers | self.rivals


@dataclass(frozen=True)
class Standing:
    """The answer: free, conflicted, or wrote it; with the reasons for the record of a recusal.

    Reasons tell what somebody declared: show them only to those who may see declarations.
    """

    verdict: Verdict
    reasons: tuple[str, ...] = ()

    @property
    def may_decide(self) -> bool:
        return self.verdict is Verdict.FREE


def normalised(name: str) -> str:
    """A body's name for comparing: lower case, letters and digits, without words such as Ltd.

    >>> normalised("The Fenwick Clinic, Ltd.")
    'fenwick clinic'
    """
    plain = re.sub(r"['’]", "", name.lower())
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join(word for word in words if word not in EMPTY_WORDS)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month; its last day where the month is shorter."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def counts(held: Held, on: date, rules: InterestRules) -> bool:
    """Whether an interest stands in the way on a day: in force, or ended not long ago; small gifts do not."""
    if held.from_day > on or (held.kind == GIFT and held.band in rules.light_bands):
        return False
    return held.until_day is None or held.until_day > rules.ended_after(on)


def touches(held: Held, matter: Matter) -> bool:
    """Whether an interest is in somebody whom the matter concerns."""
    bodies = {key for key in matter.bodies | matter.rival_bodies if key}
    return bool(held.near & matter.concerned) or held.body_key in bodies


def rivals(held: Held, matter: Matter) -> bool:
    """Whether an interest is in somebody whose service the matter would rival."""
    return bool(held.near & matter.rivals) or (bool(held.body_key) and held.body_key in matter.rival_bodies)


def judge(
    user_id: int,
    matter: Matter,
    interests: Iterable[Held],
    recusals: Iterable[str],
    *,
    on: date,
    rules: InterestRules,
) -> Standing:
    """Whether this person may decide on the matter on a day.

    :param interests: everything the person has declared, and the practices and consortia where they hold a role.
    :param recusals: reasons of the recusals recorded for this person and matter.
    """
    reasons = tuple(_reasons(user_id, matter, interests, recusals, on, rules))
    if user_id in matter.authors:
        return Standing(Verdict.WROTE_IT, (f"Wrote {matter.label}.", *reasons))
    return Standing(Verdict.CONFLICTED if reasons else Verdict.FREE, reasons)


def _reasons(
    user_id: int,
    matter: Matter,
    interests: Iterable[Held],
    recusals: Iterable[str],
    on: date,
    rules: InterestRules,
) -> Iterator[str]:
    for reason in recusals:
        yield f"Withdrew from {matter.label}: {reason.rstrip('.')}."
    if user_id in matter.rival_authors:
        yield f"Proposed a service that {matter.label} would rival (DH questions and answers)."
    for held in interests:
        if held.by_role and held.organisation_id == matter.decided_by:
            continue
        if counts(held, on, rules) and touches(held, matter):
            yield _sentence(held, matter, on)


def _sentence(held: Held, matter: Matter, on: date) -> str:
    who = {Whose.OWN: "Has an interest", Whose.FAMILY: "A family member has an interest"}.get(
        held.whose, "A close associate has an interest"
    )
    ended = held.until_day is not None and held.until_day <= on
    past = f", which ended on {held.until_day:%d/%m/%Y}" if ended else ""
    against = ", whose service this would rival (DH questions and answers)" if rivals(held, matter) else ""
    return f"{who} in {held.body} ({held.kind.replace('_', ' ')}){past}{against}."
