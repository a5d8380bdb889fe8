"""Which treatments are out of each practice's scope, and what they came to (R44, R47; S4 ¶41)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from budgets.domain.exclusions import Exclusions, Lists, exclusions_in, triples
from budgets.domain.ledger import PostingKind
from budgets.domain.states import BudgetStatus
from budgets.domain.terms import Side
from budgets.models import Books, Budget, Posting, Signature, Terms
from budgets.queries.carrying import CARRIED
from pbc.activity.queries.activity import months_to_date
from pbc.activity.queries.groups import GroupSum, sums_of_groups
from pbc.activity.queries.patients import parameters, versions_sql
from pbc.core.clock import day_of
from pbc.core.kept import keep, kept_under
from pbc.core.periods import FinancialYear, Month

_BUDGETS, _TERMS, _SIGNATURES = (model._meta.db_table for model in (Budget, Terms, Signature))

_LISTS = f"""(
    SELECT json_agg(json_build_object(
        'id', t.id, 'version', t.version, 'options', t.content->'options', 'codes', t.content->'excluded_codes',
        'agreed_at', (
            SELECT max(s.signed_at) FROM {_SIGNATURES} s WHERE s.terms_id = t.id HAVING count(*) = {len(Side)})
    ) ORDER BY t.version)
    FROM {_TERMS} t WHERE t.budget_id = {_BUDGETS}.id
    HAVING bool_or(jsonb_array_length(t.content->'excluded_codes') > 0))"""  # noqa: S608 - our own words
"""The terms of a budget for :func:`budgets.domain.exclusions.exclusions_in`; nothing where none of them name an HRG."""


_POSTINGS, _BOOKS = Posting._meta.db_table, Books._meta.db_table

BUDGET_OF = f"""
LEFT JOIN (
    SELECT DISTINCT ON (1) (c->>'of')::bigint AS practice_id, (c->>'to')::bigint AS heir_id
    FROM {_POSTINGS} p JOIN {_BOOKS} k ON k.id = p.books_id, jsonb_array_elements(p.facts->'{CARRIED}') c
    WHERE k.financial_year = %(year)s AND p.kind = '{PostingKind.ISSUE}' AND p.facts ? '{CARRIED}'
    ORDER BY 1, p.id DESC
) carried ON carried.practice_id = v.practice_id
LEFT JOIN LATERAL (
    SELECT b.id, b.pct_id FROM {_BUDGETS} b
    WHERE b.financial_year = %(year)s AND b.status = '{BudgetStatus.ISSUED}'
        AND b.practice_id IN (v.practice_id, carried.heir_id)
    ORDER BY b.practice_id = v.practice_id DESC LIMIT 1
) {_BUDGETS} ON TRUE"""  # noqa: S608 - our own words; values go as parameters
"""The issued budget of each practice of ``v``; where another's budget holds its history since, that one."""


@dataclass(frozen=True)
class Held:
    """What a practice's sums depend on: the version of its rows, and what is out of its scope."""

    version: str
    exclusions: Exclusions

    def key(self, months: Iterable[Month]) -> str:
        """To keep sums of these months under."""
        digest = self.exclusions.digest(months)
        return f"{self.version}:{digest}" if digest else self.version


def with_lists(budgets: QuerySet[Budget]) -> QuerySet[Budget]:
    """The same budgets, each knowing what is out of its scope (:func:`exclusions_of`), without another query."""
    return budgets.annotate(lists=RawSQL(_LISTS, ()))  # noqa: S611 - our own words


def exclusions_of(budget: Budget) -> Exclusions:
    """What is out of the scope of a budget that :func:`with_lists` read."""
    return _read(FinancialYear(budget.financial_year), getattr(budget, "lists", None))


def lists_of(practice_ids: Collection[int], year: FinancialYear) -> Lists:
    """Of the issued budgets of these practices: those that leave anything out. One query."""
    found = held_of(practice_ids, year, year.months[:1])
    return {practice: of.exclusions for practice, of in found.items() if of.exclusions}


def held_of(practice_ids: Collection[int], year: FinancialYear, months: Collection[Month]) -> dict[int, Held]:
    """The versions of the practices' rows of some months, with what is out of their scope in a year. One query."""
    sql = f"""
SELECT v.practice_id, v.version, {_LISTS} FROM ({versions_sql()}) v {BUDGET_OF}"""  # noqa: S608 - our own words; values go as parameters
    given: dict[str, Any] = parameters(practice_ids, months) | {"year": year.start_year}
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return {practice: Held(version, _read(year, lists)) for practice, version, lists in cursor.fetchall()}


def out_of_scope(lists: Lists, month: Month, versions: Mapping[int, str]) -> list[GroupSum]:
    """What the treatments out of scope came to, this year to date and the whole of last year.

    As now, and as then where a month of this year is closed. No query where nothing is out of scope, or the sums were
    asked for before and nothing has changed since; else one.

    :param versions: of the practices in ``lists``: what their sums are kept under.
    """
    months = (*months_to_date(month), *month.financial_year.previous.months)
    keys = {
        practice: f"out-of-scope:{practice}:{month}:{versions.get(practice)}:{of.digest(months)}"
        for practice, of in lists.items()
    }
    kept = kept_under(keys.values()) if keys else {}
    found = {practice: kept[key] for practice, key in keys.items() if key in kept}
    if missing := {practice: lists[practice] for practice in keys if practice not in found}:
        made = _by_practice(sums_of_groups(triples(missing, months), months_to_date(month)))
        keep({keys[practice]: made.get(practice, []) for practice in missing})
        found |= made
    return [each for practice in sorted(found) for each in found[practice]]


def not_out_of_scope(lists: Lists, months: Iterable[Month]) -> tuple[str, dict[str, Any]]:
    """A condition on a spell ``f``, with its parameters, that it is not out of its practice's scope."""
    listed = triples(lists, months)
    if not listed:
        return "TRUE", {}
    sql = """(f.practice_id, f.month, f.hrg) NOT IN (SELECT * FROM unnest(
        %(out_practices)s::bigint[], %(out_months)s::date[], %(out_codes)s::text[]))"""
    practices, of, codes = zip(*listed, strict=True)
    days = [month.first_day for month in of]
    return sql, {"out_practices": list(practices), "out_months": days, "out_codes": list(codes)}


def _by_practice(sums: Sequence[GroupSum]) -> dict[int, list[GroupSum]]:
    found: dict[int, list[GroupSum]] = {}
    for each in sums:
        found.setdefault(each.practice_id, []).append(each)
    return found


def _read(year: FinancialYear, rows: list[dict[str, Any]] | None) -> Exclusions:
    if not rows:
        return Exclusions(year)
    return exclusions_in(year, [row | {"agreed_on": _day(row["agreed_at"])} for row in rows])


def _day(text: str | None) -> Any:
    return day_of(datetime.fromisoformat(text)) if text else None
