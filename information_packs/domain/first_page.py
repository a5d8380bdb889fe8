"""The first page: three sentences and one question, in words a busy GP reads once (S4 ¶21).

Short words, short sentences: a test holds the page to a reading age.
"""

from collections.abc import Sequence
from decimal import Decimal

from information_packs.domain import words
from information_packs.domain.contents import Comparison
from information_packs.domain.monthly import Monthly
from pbc.activity.domain.lines import Line
from pbc.core.formats import number, pounds0
from pbc.core.periods import Month
from pbc.core.statistics.funnels import Significance

WHAT = {
    "gp_referral_rate": "GP referrals",
    "emergency_admission_rate": "emergency stays",
    "elective_admission_rate": "planned stays",
    "first_outpatient_rate": "first visits to a clinic",
    "follow_up_rate": "follow-up visits",
    "follow_up_ratio": "follow-ups for each first visit",
    "ae_attendance_rate": "A&E visits",
    "c2c_referral_rate": "visits sent on by a consultant",
}
HIGH = {Significance.HIGH_998}
LOW = {Significance.LOW_998}


def money(month: Month, spent: Decimal | None, variance: Decimal | None, percent: Decimal | None) -> str:
    """Spending against the budget to date."""
    if spent is None:
        return "We hold no costs for you this year so far."
    so_far = f"By the end of {month.first_day:%B} you had spent {pounds0(spent)}."
    if variance is None:
        return f"{so_far} You have no budget yet to set this against."
    if variance == 0:
        return f"{so_far} That is just what your budget gives to date."
    share = f" ({abs(percent)}%)" if percent is not None else ""
    than = "more" if variance > 0 else "less"
    return f"{so_far} That is {pounds0(abs(variance))}{share} {than} than your budget to date."


def others(comparisons: Sequence[Comparison]) -> str:
    """How the practice stands beside the PCT: only what chance does not explain is named."""
    if not any(c.significance for c in comparisons):
        return "We cannot yet compare you with the PCT."
    high, low = _named(comparisons, HIGH), _named(comparisons, LOW)
    parts = []
    if high:
        parts.append(f"more {words.in_words(high)}")
    if low:
        parts.append(f"fewer {words.in_words(low)}")
    if not parts:
        return "Next to the PCT, your rates are within the range that chance would bring."
    return f"Your patients have {' and '.join(parts)} than the PCT. Chance does not explain it."


def movement(month: Month, practice: Monthly, months: Sequence[Month]) -> str:
    """Emergency stays this month, and this year beside last."""
    now = practice.at(month, Line.EMERGENCY)
    if now is None:
        return f"We hold no hospital stays for {month.label}."
    said = f"In {month.first_day:%B} your patients had {words.plural(now.activity, 'emergency stay')}."
    both = [m for m in months if practice.holds(m, [Line.EMERGENCY]) and practice.holds(m.plus(-12), [Line.EMERGENCY])]
    if not both:
        return said
    this = practice.over(both, Line.EMERGENCY).activity
    last = practice.over([m.plus(-12) for m in both], Line.EMERGENCY).activity
    of = words.change_of(this, last)
    share = f"{number(abs(this - last) * 100 // last if last else 0)}%"
    if of in (words.Change.CHANCE, words.Change.TOO_FEW):
        return f"{said} Over the year, any change is within what chance would bring."
    return f"{said} Over the year there were {share} {of} than the year before. Chance does not explain it."


def question(comparisons: Sequence[Comparison], lines: Sequence[tuple[str, Decimal]], is_over: bool) -> str:
    """One question that the practice could talk about this month.

    :param lines: cost lines and what each is over its budget to date, where known.
    """
    high, low = _named(comparisons, HIGH), _named(comparisons, LOW)
    if high:
        return f"Why might your patients have more {high[0]}, and could some of them be helped in a better way?"
    if is_over and lines:
        line = max(lines, key=lambda item: item[1])[0]
        return f"{line} is most over its budget. Can you see why, and is there one thing that you would change?"
    if low:
        return f"Your patients have fewer {low[0]}. Do they all get the care that they need?"
    return "Which figure in this pack does not look right to you?"


def _named(comparisons: Sequence[Comparison], places: set[Significance]) -> list[str]:
    return [WHAT.get(c.code, c.title.lower()) for c in comparisons if c.significance in places]
