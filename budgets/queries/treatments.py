"""The treatments that terms may take out of scope, and those that they do, with their names (R47; S4 ¶41)."""

from dataclasses import dataclass

from budgets.models import Budget
from budgets.queries.exclusions import exclusions_of, with_lists
from pbc.activity.models import InpatientTariff
from pbc.core.periods import FinancialYear, Month


@dataclass(frozen=True)
class Treatment:
    """A treatment out of a budget’s scope.

    :param name: of the price list; empty where it has none. ``since``: the first month it counts for, by ``terms``.
    """

    code: str
    name: str
    since: Month
    terms: str


def treatment_names(year: FinancialYear) -> dict[str, str]:
    """What each HRG of a year’s price list in force is called. One query."""
    rows = InpatientTariff.objects.filter(
        release__kind="tariff-inpatient", release__financial_year=year.start_year, release__is_current=True
    )
    return dict(rows.order_by("hrg").values_list("hrg", "description"))


def treatments_out(budget: Budget) -> list[Treatment]:
    """What the terms that bind a budget leave out of scope, each by the terms that named it first. Two queries."""
    found = exclusions_of(with_lists(Budget.objects.filter(pk=budget.pk)).get())
    names = treatment_names(found.year) if found else {}
    made: dict[str, Treatment] = {}
    for each in found.lists:
        made = {
            code: made.get(code) or Treatment(code, names.get(code, ""), each.since, each.words) for code in each.codes
        }
    return [made[code] for code in sorted(made)]
