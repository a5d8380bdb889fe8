"""What funds bear of practices' costs, so that statement and ledger say the same (R45, R46, R49; S4 ¶41)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum

from budgets.domain.exclusions import Exclusions, Lists
from budgets.domain.high_cost import terms_in
from budgets.domain.inputs import OnFund
from budgets.domain.ledger import AccountKind
from budgets.models import Books, Budget, ContingencyCall, Entry, Posting, ThresholdPart, ThresholdRun
from budgets.queries.exclusions import BUDGET_OF, Held
from budgets.queries.high_cost import HighCost, Joined, above_of
from governance.domain.rules import RuleInForce
from pbc.activity.domain.lines import Line
from pbc.activity.models import ClosedActivity, MonthClose
from pbc.activity.queries.activity import months_to_date
from pbc.activity.queries.patients import parameters, versions_as_now_sql, versions_sql
from pbc.core.money import ZERO
from pbc.core.periods import Month

Borne = Mapping[int, Mapping[Line, Decimal]]
ByLine = Mapping[Line, Decimal]
CALLED = AccountKind.CONTINGENCY_CALLED


@dataclass(frozen=True)
class Stands:
    """What a practice's statement has to know of its rows and its fund, by the end of a month, by line.

    :param versions: of its rows as then, and of those as now where anything is out of its scope.
    :param granted: what calls that people wrote took; ``met`` what the threshold's calls took.
    :param unmet: what the last of the threshold's calls asked for in vain.
    :param called: the last month that the threshold has called for.
    """

    versions: tuple[str, str]
    granted: ByLine
    met: ByLine
    unmet: ByLine
    called: Month | None


def borne(practice_ids: Collection[int], month: Month) -> Borne:
    """What the funds have borne of each practice's lines from April to the end of a month, by the ledger. One query.

    Threshold calls and calls that people wrote together: the high cost that a statement takes out of the actual.
    """
    rows = Entry.objects.filter(
        account__kind=CALLED,
        account__practice__in=practice_ids,
        posting__books__financial_year=month.financial_year.start_year,
        posting__effective_on__lte=month.last_day,
    )
    found: dict[int, dict[Line, Decimal]] = defaultdict(dict)
    for practice, line, total in rows.values_list("account__practice_id", "account__line").annotate(s=Sum("amount")):
        found[practice][Line(line)] = total
    return dict(found)


def granted_calls(practice_ids: Collection[int], month: Month) -> dict[int, dict[Line, Decimal]]:
    """What calls that people wrote took from the funds for each practice's lines by the end of a month. One query."""
    rows = ContingencyCall.objects.filter(
        practice__in=practice_ids,
        granted__gt=0,
        books__financial_year=month.financial_year.start_year,
        posting__effective_on__lte=month.last_day,
    )
    found: dict[int, dict[Line, Decimal]] = defaultdict(dict)
    for practice, line, total in rows.values_list("practice", "line").annotate(total=Sum("granted")):
        found[practice][Line(line)] = total
    return dict(found)


def on_funds(
    stands: Mapping[int, Stands], month: Month, rules: Mapping[str, RuleInForce], lists: Lists, joined: Joined
) -> dict[int, dict[Line, OnFund]]:
    """What of each practice's lines a statement takes out for the fund, and what the fund did not bear.

    Of months that the threshold has called for, what the ledger says and no more; of later months what would fall on
    the fund by the threshold, as expected. No query where no month is left to call for or the sums are kept; else one.

    :param joined: which practices are one by the month's end, so that a patient of them has one year.
    """
    terms, nothing = terms_in(rules), Exclusions(month.financial_year)
    held = {practice: Held(each.versions[0], lists.get(practice, nothing)) for practice, each in stands.items()}
    uncalled = [practice for practice, each in stands.items() if each.called != month]
    above: HighCost = above_of(held, month, terms, joined, uncalled) if terms and uncalled else {}
    return {practice: _on_fund(each, above.get(practice, {})) for practice, each in stands.items()}


def _on_fund(stands: Stands, above: ByLine) -> dict[Line, OnFund]:
    lines = stands.granted.keys() | stands.met.keys() | stands.unmet.keys() | above.keys()
    found = {}
    for line in lines:
        met, unmet = stands.met.get(line, ZERO), stands.unmet.get(line, ZERO)
        expected = max(above.get(line, ZERO) - met - unmet, ZERO)
        found[line] = OnFund(stands.granted.get(line, ZERO) + met, expected, unmet)
    return found


def stands_of(practice_ids: Collection[int], month: Month, listed: Collection[int]) -> dict[int, Stands]:
    """Versions of rows and what funds have borne, of each practice. One query.

    :param listed: practices with anything out of scope, whose rows as now are looked at too.
    """
    given: dict[str, Any] = dict(parameters(practice_ids, months_to_date(month)))
    year = month.financial_year
    given |= {"year": year.start_year, "from": year.first_day, "until": month.last_day, "listed": sorted(listed)}
    given["two_years"] = [each.first_day for each in (*months_to_date(month), *year.previous.months)]
    with connection.cursor() as cursor:
        cursor.execute(_sql(with_now=bool(listed)), given)
        rows = cursor.fetchall()
    return {
        practice: Stands(
            versions=(as_then, as_now or ""),
            granted=_by_line(granted),
            met=_by_line(met),
            unmet=_by_line(unmet),
            called=Month.of(called) if called else None,
        )
        for practice, as_then, as_now, granted, met, unmet, called in rows
    }


def _by_line(amounts: Mapping[str, str] | None) -> ByLine:
    return {Line(line): Decimal(amount) for line, amount in (amounts or {}).items()}


_CALLS, _POSTINGS, _BOOKS, _BUDGETS, _RUNS, _PARTS, _CLOSED, _CLOSES = (
    model._meta.db_table
    for model in (ContingencyCall, Posting, Books, Budget, ThresholdRun, ThresholdPart, ClosedActivity, MonthClose)
)

_LAST_CALLED = f"""
    SELECT r.id, r.month FROM {_BOOKS} k JOIN {_RUNS} r ON r.books_id = k.id
    WHERE k.pct_id = {_BUDGETS}.pct_id AND k.financial_year = %(year)s AND r.month BETWEEN %(from)s AND %(until)s
        AND (EXISTS (
            SELECT 1 FROM {_CLOSED} a JOIN {_CLOSES} c ON c.id = a.close_id
            WHERE a.practice_id = v.practice_id AND a.month = r.month AND c.pct_id = r.pct_id)
        OR EXISTS (SELECT 1 FROM {_PARTS} t WHERE t.run_id = r.id AND t.practice_id = v.practice_id))
    ORDER BY r.month DESC LIMIT 1"""  # noqa: S608 - our own words; values go as parameters
"""The last of the threshold's calls that looked at the practice: by the PCT that closed its month, on its own fund; or
by that which closed the month of whom it became part of, where anything was called for."""

_GRANTED = f"""
    SELECT c.line, sum(c.granted) AS total
    FROM {_CALLS} c JOIN {_POSTINGS} p ON p.id = c.posting_id JOIN {_BOOKS} k ON k.id = c.books_id
    WHERE c.practice_id = v.practice_id AND k.financial_year = %(year)s AND p.effective_on <= %(until)s
    GROUP BY 1"""  # noqa: S608 - our own words

_MET = f"""
    SELECT t.line, sum(t.met) AS total FROM {_PARTS} t JOIN {_RUNS} r ON r.id = t.run_id
    WHERE t.practice_id = v.practice_id AND r.month BETWEEN %(from)s AND %(until)s
    GROUP BY 1"""  # noqa: S608 - our own words

_UNMET = f"""
    SELECT t.line, t.wanted - t.met AS total FROM {_PARTS} t
    WHERE t.run_id = called.id AND t.practice_id = v.practice_id AND t.wanted > t.met"""  # noqa: S608 - our own words


def _sql(*, with_now: bool) -> str:
    now, of_now = (
        ("n.version", f"LEFT JOIN ({versions_as_now_sql()}) n ON n.practice_id = v.practice_id")
        if with_now
        else ("''", "")
    )
    parts = " ".join(
        f"LEFT JOIN LATERAL (SELECT json_object_agg(line, total::text) AS by_line FROM ({sql}) x) {name} ON TRUE"  # noqa: S608
        for name, sql in (("granted", _GRANTED), ("met", _MET), ("unmet", _UNMET))
    )
    return f"""
SELECT v.practice_id, v.version, {now}, granted.by_line, met.by_line, unmet.by_line, called.month
FROM ({versions_sql()}) v {of_now} {BUDGET_OF} LEFT JOIN LATERAL ({_LAST_CALLED}) called ON TRUE {parts}"""  # noqa: S608
