"""One section of a pack: the sums of an area as sentences, a chart, and tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from information_packs.domain import words
from information_packs.domain.areas import Area
from information_packs.domain.contents import Chart, Column, Kind, Section, Table
from information_packs.domain.monthly import Amount, Monthly
from information_packs.domain.monthly_table import LABELS, monthly_table
from pbc.activity.domain.lines import Line
from pbc.core.formats import number, pounds0
from pbc.core.money import round_pence
from pbc.core.periods import Month

MOST_PLACES = 6
"""Providers named in a section; the rest are one row."""


@dataclass(frozen=True)
class Inputs:
    """What the sections of one pack are made of.

    :param months: the twelve months shown, the pack's own last.
    :param patients: registered with the practice; ``pct_patients`` with all practices of the PCT.
    :param places: amounts of the twelve months by line and provider's name.
    """

    months: tuple[Month, ...]
    practice: Monthly
    pct: Monthly
    patients: int | None
    pct_patients: int | None
    places: dict[tuple[str, str], Amount]
    data_to: str

    def comparable(self, *lines: str) -> tuple[Month, ...]:
        """Months whose data of these lines are held in both years."""
        held = self.practice.held_of(self.months, *lines)
        return tuple(month for month in held if self.practice.holds(month.plus(-12), lines))


def section(area: Area, inputs: Inputs) -> Section:
    """The section of an area; one without data says why."""
    if area.absent:
        return Section(area.key, area.title, area.paragraph, absent=area.absent)
    if not inputs.practice.held_of(inputs.months, *area.lines):
        absent = f"No data on {area.unit[1]} are held for {words.span(inputs.months)}."
        return Section(area.key, area.title, area.paragraph, absent=absent)
    return Section(
        key=area.key,
        title=area.title,
        paragraph=area.paragraph,
        sentences=tuple(_sentences(area, inputs)),
        chart=_chart(area, inputs),
        tables=(
            monthly_table(area, inputs.practice, inputs.months),
            *_beside_table(area, inputs),
            *_places_table(area, inputs),
        ),
        source=area.source,
        data_to=inputs.data_to,
    )


# Sentences


def _sentences(area: Area, inputs: Inputs) -> list[str]:
    held = inputs.practice.held_of(inputs.months, *area.lines)
    total = inputs.practice.over(held, *area.lines)
    one, several = area.unit
    counted = f"{number(total.activity)} {one if total.activity == 1 else several}"
    cost = f", at a cost of {pounds0(total.cost)}" if area.has_cost else ""
    said = [f"In {words.span(held)} your patients had {counted}{cost}."]
    said += _change(area, inputs)
    said += _of_its_own(area, inputs, held, total)
    missing = [month.label for month in inputs.months if month not in held]
    if missing:
        said.append(f"No data are held for {words.in_words(missing)}.")
    if total.unpriced:
        said.append(f"{words.plural(total.unpriced, 'row')} without a price {_is(total.unpriced)} not in the cost.")
    return said


def _change(area: Area, inputs: Inputs) -> list[str]:
    months = inputs.comparable(*area.lines)
    if not months:
        return ["There is no year before to compare with."]
    now = inputs.practice.over(months, *area.lines).activity
    before = inputs.practice.over([month.plus(-12) for month in months], *area.lines).activity
    opening = "That is" if len(months) == len(inputs.months) else f"In {words.span(months)} it was"
    said = f"{opening} {words.difference(now, before)}."
    return [said, words.verdict(words.change_of(now, before))] if area.counts_people and now != before else [said]


def _of_its_own(area: Area, inputs: Inputs, held: Sequence[Month], total: Amount) -> list[str]:
    """What only this area has to say."""
    if area.key == "non_elective" and total.activity:
        stay = Decimal(total.bed_days) / total.activity
        excess = inputs.practice.over(held, Line.EXCESS_BED_DAYS)
        said = [f"The average stay was {stay:.1f} days."]
        if excess.activity:
            said.append(
                f"{words.plural(excess.activity, 'bed day')} beyond the price cost {pounds0(excess.cost)} more."
            )
        return said
    if area.key == "outpatients":
        first = inputs.practice.over(held, Line.FIRST_OUTPATIENT).activity
        follow_up = inputs.practice.over(held, Line.FOLLOW_UP_OUTPATIENT).activity
        return [f"For each first visit there were {follow_up / first:.1f} follow-up visits."] if first else []
    if area.key == "c2c":
        first = inputs.practice.over(held, Line.FIRST_OUTPATIENT).activity
        return [f"They are {total.activity / first:.1%} of all first visits."] if first else []
    if area.key == "prescribing" and total.activity:
        return [f"An item cost £{total.cost / total.activity:.2f} on average."]
    return []


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


# Chart


def _chart(area: Area, inputs: Inputs) -> Chart:
    def values(back: int) -> tuple[float | None, ...]:
        amounts = (inputs.practice.at(month.plus(-back), *area.chart) for month in inputs.months)
        return tuple(None if a is None else float(a.cost) if area.chart_cost else float(a.activity) for a in amounts)

    return Chart(
        key=area.key,
        title=area.chart_title,
        unit="£ a month" if area.chart_cost else "Number a month",
        months=tuple(month.short_label for month in inputs.months),
        this_year=values(0),
        last_year=values(12),
        prefix="£" if area.chart_cost else "",
    )


# Tables


def _beside_table(area: Area, inputs: Inputs) -> list[Table]:
    """The practice's crude rates beside the PCT's: the same months of both."""
    if not inputs.patients or not inputs.pct_patients:
        return []
    months = inputs.practice.held_of(inputs.months, *area.lines)
    rows: list[tuple[Any, ...]] = []
    for line in (*area.lines, *([Line.EXCESS_BED_DAYS] if area.key == "non_elective" else [])):
        own, pct = inputs.practice.over(months, line), inputs.pct.over(months, line)
        per, pct_per = inputs.patients / 1000, inputs.pct_patients / 1000
        row = [LABELS[line], own.activity, own.activity / per, pct.activity / pct_per]
        if area.has_cost:
            row += [_per_head(own.cost, inputs.patients), _per_head(pct.cost, inputs.pct_patients)]
        rows.append(tuple(row))
    columns = [Column("Kind", Kind.TEXT), Column("You"), Column("You, per 1,000", Kind.RATE)]
    columns.append(Column("PCT, per 1,000", Kind.RATE))
    if area.has_cost:
        columns += [Column("You, cost a patient", Kind.PENCE), Column("PCT, cost a patient", Kind.PENCE)]
    note = "Crude rates among registered patients: age and sex are not allowed for. The benchmarks allow for them."
    caption = f"{area.title}: you beside the PCT, {words.span(months)}"
    return [Table(f"{area.key}-pct", caption, tuple(columns), tuple(rows), note=note)]


def _per_head(cost: Decimal, patients: int) -> Decimal:
    return round_pence(cost / patients)


def _places_table(area: Area, inputs: Inputs) -> list[Table]:
    """Where patients went: the largest providers by activity, and all others together."""
    by_place: dict[str, Amount] = {}
    for (line, place), amount in inputs.places.items():
        if line in area.lines and place:
            by_place[place] = by_place.get(place, Amount()) + amount
    if not by_place:
        return []
    ranked = sorted(by_place.items(), key=lambda item: (-item[1].activity, item[0]))
    shown, others = ranked[:MOST_PLACES], [amount for _, amount in ranked[MOST_PLACES:]]
    if others:
        shown.append((f"{words.plural(len(others), 'other provider')}", sum(others, Amount())))
    whole = sum(by_place.values(), Amount())
    rows = [(name, a.activity, a.activity / whole.activity if whole.activity else None, a.cost) for name, a in shown]
    rows.append(("All", whole.activity, 1 if whole.activity else None, whole.cost))
    columns = (
        Column("Provider", Kind.TEXT),
        Column(words.sentence_case(area.unit[1])),
        Column("Share", Kind.PERCENT),
        Column("Cost", Kind.POUNDS),
    )
    caption = f"{area.title}: where, {words.span(inputs.months)}"
    return [Table(f"{area.key}-places", caption, columns, tuple(rows), total=True)]
