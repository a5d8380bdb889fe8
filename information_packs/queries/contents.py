"""The contents of a practice's pack of a closed month: few queries, and none that other packs have asked already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from information_packs.domain import first_page, words
from information_packs.domain.areas import AREAS
from information_packs.domain.contents import Comparison, Contents
from information_packs.domain.data_status import data_status, warnings
from information_packs.domain.monthly import C2C, Amount, Monthly
from information_packs.domain.population import population
from information_packs.domain.sections import Inputs, section
from information_packs.queries.cases import cases_of
from information_packs.queries.money import Money, money_of
from information_packs.queries.shared import MONTHS_SHOWN, amount_of, consultant_referrals
from pbc.activity.domain.lines import DATASET_LINES, Dataset, Line
from pbc.activity.queries.activity import (
    DATASET_OF_LINE,
    activity_by_month,
    activity_by_provider,
    months_to_date,
    rolling_months,
)
from pbc.core.periods import Month
from pbc.organisations.models import Organisation
from pbc.organisations.queries.lists import list_size

Shared = Mapping[str, Any]


def contents_of(*, practice: Organisation, pct: Organisation, month: Month, shared: Shared, on: date) -> Contents:
    """What the pack says.

    :param on: the day it is made, on which its business cases stand as they do.
    :param shared: what the packs of the PCT and month have in common, see :func:`~.shared.shared_of`.
    """
    inputs = _inputs(practice, month, shared)
    comparisons = tuple(Comparison(**row) for row in shared["comparisons"].get(str(practice.pk), []))
    money = money_of(practice, month)
    return Contents(
        practice={"code": practice.code, "name": practice.name, "patients": inputs.patients},
        pct={
            "code": pct.code,
            "name": pct.name,
            "practices": shared["practices"],
            "benchmark_span": _benchmark_span(comparisons, month),
        },
        month=str(month),
        summary=(
            first_page.money(month, _spent(money, inputs, month), money.variance, money.percent),
            first_page.others(comparisons),
            first_page.movement(month, inputs.practice, inputs.months),
        ),
        question=first_page.question(comparisons, money.over_by_line, money.is_over),
        warnings=warnings(shared["sending"], month),
        statement=money.statement,
        comparisons=comparisons,
        funnels=_funnels(practice, shared),
        sections=(*(section(area, inputs) for area in AREAS), cases_of(practice, on, month.financial_year)),
        population=_population(practice, month, shared),
        data_status=_data_status(practice, month, shared, inputs),
    )


def _inputs(practice: Organisation, month: Month, shared: Shared) -> Inputs:
    ids = shared["merged"].get(str(practice.pk), [practice.pk])
    months, both_years = rolling_months(month, MONTHS_SHOWN), rolling_months(month, 2 * MONTHS_SHOWN)
    pct = _pct_monthly(shared)
    size = list_size(practice, month.last_day)
    return Inputs(
        months=months,
        practice=_monthly(ids, both_years, pct),
        pct=pct.monthly,
        patients=size.patients if size else None,
        pct_patients=shared["patients"] or None,
        places=_places(ids, months),
        data_to=_data_to(shared),
    )


def _spent(money: Money, inputs: Inputs, month: Month) -> Decimal | None:
    """The statement's actual to date; without a statement, the cost of the closed months that are held."""
    if money.spent is not None:
        return money.spent
    held = [each for each in months_to_date(month) if any(inputs.practice.holds(each, [line]) for line in Line)]
    return inputs.practice.over(held, *Line).cost if held else None


@dataclass(frozen=True)
class _Pct:
    monthly: Monthly
    held: frozenset[tuple[Month, str]]


def _pct_monthly(shared: Shared) -> _Pct:
    """The PCT's sums. Data of a kind are held for a month if any of its practices has any."""
    amounts: dict[tuple[Month, str], Amount] = {}
    held: set[tuple[Month, str]] = set()
    for label, line, activity, bed_days, cost, unpriced in shared["totals"]:
        month = Month.parse(label)
        amounts[month, line] = Amount(activity, bed_days, Decimal(cost), unpriced)
        dataset = Dataset.OUTPATIENTS if line == C2C else DATASET_OF_LINE[Line(line)]
        held |= {(month, each) for each in DATASET_LINES[dataset]}
        if dataset is Dataset.OUTPATIENTS:
            held.add((month, C2C))
    return _Pct(Monthly(amounts, held), frozenset(held))


def _monthly(ids: Sequence[int], months: Sequence[Month], pct: _Pct) -> Monthly:
    amounts: dict[tuple[Month, str], Amount] = {}
    for (_, month, line), totals in activity_by_month(ids, months, closed=True).items():
        amounts[month, line] = amounts.get((month, line), Amount()) + amount_of(totals)
    for month, amount in consultant_referrals(ids, months).items():
        amounts[month, C2C] = amount
    return Monthly(amounts, pct.held)


def _places(ids: Sequence[int], months: Sequence[Month]) -> dict[tuple[str, str], Amount]:
    """Amounts by line and provider's name."""
    found = activity_by_provider(ids, months, closed=True)
    names = dict(
        Organisation.objects.filter(pk__in={provider for _, _, provider in found if provider}).values_list("pk", "name")
    )
    amounts: dict[tuple[str, str], Amount] = {}
    for (_, line, provider), totals in found.items():
        key = (str(line), names.get(provider or 0, ""))
        amounts[key] = amounts.get(key, Amount()) + amount_of(totals)
    return amounts


def _benchmark_span(comparisons: Sequence[Comparison], month: Month) -> str:
    held = max((comparison.months for comparison in comparisons), default=0)
    return words.span(rolling_months(month, held)) if held else "no month"


def _funnels(practice: Organisation, shared: Shared) -> tuple[dict[str, Any], ...]:
    """The PCT's practices, small numbers suppressed, and this one as it is."""
    own_key = str(practice.pk)
    funnels = []
    for funnel in shared["funnels"]:
        dots = funnel["dots"] | ({own_key: funnel["own"][own_key]} if own_key in funnel["own"] else {})
        in_order = sorted(dots.items(), key=lambda item: (item[1]["size"], item[0]))
        left_out = shared["practices"] - len(dots)
        note = f"{words.plural(left_out, 'practice')} without a rate that can be shown." if left_out else ""
        funnels.append(
            {
                "code": funnel["code"],
                "title": funnel["title"],
                "dots": [{**dot, "you": key == own_key} for key, dot in in_order],
                "curves": funnel["curves"],
                "note": note,
            }
        )
    return tuple(funnels)


def _population(practice: Organisation, month: Month, shared: Shared) -> dict[str, Any]:
    bands = shared["bands"]
    return population(bands.get(str(practice.pk)), bands.get("pct", {}), month)


def _data_status(practice: Organisation, month: Month, shared: Shared, inputs: Inputs) -> dict[str, Any]:
    late = [row for row in shared["late"] if row[1] == practice.pk]
    return data_status(month, shared, late=late, unpriced=inputs.practice.over((month,), *Line).unpriced)


def _data_to(shared: Shared) -> str:
    received = [(file["received_at"], file["received"]) for file in shared["sending"]["files"]]
    return str(max(received)[1]) if received else "no day on record"
