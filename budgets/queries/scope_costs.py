"""What treatments out of scope have come to, and what was in budgets' base for them (R44, R47; S4 ¶41)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.baselines import money_taken_out
from budgets.domain.exclusions import Lists, triples
from budgets.domain.parameters import ScenarioParameters
from budgets.models import BudgetRound
from budgets.queries.exclusions import lists_of
from budgets.queries.rounds import base_of
from pbc.activity.models import ClosedActivity
from pbc.activity.queries.activity import months_to_date
from pbc.activity.queries.groups import GroupSum, sums_of_groups
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class ScopeCost:
    """What one treatment, or all of them, came to for a practice.

    :param code: its HRG, or HRGs; ``terms`` which terms name it. ``spells`` and ``cost`` of the year to date.
    """

    practice: Organisation
    code: str
    terms: str
    spells: int
    cost: Decimal


def scope_costs(practices: Sequence[Organisation], month: Month, *, by_code: bool) -> list[ScopeCost]:
    """Treatments out of scope of these practices, April to the end of a month. Three queries.

    As then where a month is closed, as now where it is not, as statements state them.

    :param by_code: HRG by HRG, for the practice and its PCT; else all of a practice's together.
    """
    months = months_to_date(month)
    by_key = {practice.pk: practice for practice in practices}
    lists = lists_of(by_key, month.financial_year)
    counted = _counted(lists, months)
    found = []
    for practice in (each.pk for each in practices if each.pk in lists):
        of = lists[practice]
        codes = sorted({code for each in months for code in of.codes(each)})
        for group in ([code] for code in codes) if by_code else [codes]:
            sums = [each for each in counted if each.practice_id == practice and each.code in group]
            terms = "; ".join(each.words for each in of.lists if set(each.codes) & set(group))
            cost = sum((each.totals.cost for each in sums), ZERO)
            found.append(ScopeCost(by_key[practice], ", ".join(group), terms, sum(each.rows for each in sums), cost))
    return found


def suggested_set_aside(pct: Organisation, year: FinancialYear) -> Decimal:
    """What the round that was adopted last left out of budgets: last year's use of these treatments at this year's
    prices, pounds of a year. Nought where it leaves nothing out.
    """
    rounds = BudgetRound.objects.filter(pct=pct, financial_year=year.start_year, adopted__isnull=False)
    last = rounds.select_related("adopted__base").order_by("-version").first()
    if last is None or last.adopted is None:
        return ZERO
    parameters = ScenarioParameters.from_dict(last.adopted.parameters)
    if not parameters.excluded:
        return ZERO
    base = base_of(last.adopted.base, with_codes=True)
    return sum(money_taken_out(base, parameters.excluded).values(), ZERO)


def _counted(lists: Lists, months: Iterable[Month]) -> list[GroupSum]:
    every = tuple(months)
    closed = set(
        ClosedActivity.objects.filter(practice_id__in=list(lists), month__in=[month.first_day for month in every])
        .values_list("practice_id", "month")
        .distinct()
    )
    return [
        each
        for each in sums_of_groups(triples(lists, every), every)
        if each.as_then == ((each.practice_id, each.month.first_day) in closed)
    ]
