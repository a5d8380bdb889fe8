"""Proformas of the demonstration: invented words, and figures from the practice's own invented activity."""

from decimal import Decimal
from typing import Any

from business_cases.domain.proforma import Content
from pbc.activity.domain.lines import Line
from pbc.activity.queries.activity import Totals, activity_by_line
from pbc.core.money import round_pence
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

MOVED = Decimal("0.2")
"""The part of follow-ups that the invented clinic sees instead."""
YEAR = 12


def clinic(practice: Organisation, start: Month, provider: str, *, upfront: str = "9000.00") -> Content:
    """Follow-ups seen at the surgery instead of the hospital: a fifth of last year's, at last year's mean price."""
    months = [start.plus(-number) for number in range(1, YEAR + 1)]
    line = Line.FOLLOW_UP_OUTPATIENT
    found = activity_by_line([practice.pk], months, closed=False).get((practice.pk, line), Totals())
    units = max(Decimal(1), (found.activity * MOVED / YEAR).quantize(Decimal(1)))
    price = round_pence(found.cost / found.activity) if found.activity else Decimal("60.00")
    saving = {
        "line": line.value,
        "units": str(units),
        "price": str(price),
        "replacement": str(round_pence(price / 2)),
        "from_month": "1",
        "full_month": "3",
        "double_months": "0",
        "substitution": "Seen by a nurse with a special interest, at the surgery",
    }
    costs = [_cost("capital", upfront, "A treatment room made ready"), _cost("recurrent", "3600.00", "Clerk, weekly")]
    return _content(
        "Follow-up clinic at the surgery",
        "A nurse sees patients after their first attendance, two sessions a week.",
        start,
        costs=costs,
        savings=[saving],
        providers=[provider],
        measures=[_measure("Follow-up attendances at the hospital", found.activity // YEAR, units, start)],
    )


def clinic_next_door(practice: Organisation, start: Month, provider: str) -> Content:
    """The clinic in rooms that are rented: about premises, so that the board decides."""
    content = {key: dict(part) for key, part in clinic(practice, start, provider, upfront="24000.00").items()}
    content["service"]["title"] = "Follow-up clinic in the rooms next door"
    content["touches"]["premises"] = True
    return content


def equipment(start: Month) -> Content:
    """A small purchase for the light route."""
    return _content(
        "Ambulatory blood pressure monitors",
        "Two monitors, so that patients are diagnosed at the surgery.",
        start,
        costs=[_cost("capital", "640.00", "Two monitors")],
        savings=[],
        providers=[],
        measures=[],
    )


def blood_tests(start: Month) -> Content:
    """Blood taken at the surgery, which needs the laboratory's van: approved on conditions."""
    return _content(
        "Blood tests at the surgery",
        "Blood is taken at the surgery every morning, and collected by the laboratory.",
        start,
        costs=[_cost("capital", "8200.00", "Chairs, centrifuge"), _cost("recurrent", "2900.00", "Phlebotomist")],
        savings=[],
        providers=[],
        measures=[_measure("Blood tests at the surgery, a week", 0, Decimal(-60), start)],
    )


def extension(start: Month) -> Content:
    """Premises, which only the board decides on."""
    content = dict(
        _content(
            "An extra treatment room",
            "A room built on, for minor surgery and visiting specialists.",
            start,
            costs=[_cost("capital", "48000.00", "Building"), _cost("management", "2500.00", "Architect")],
            savings=[],
            providers=[],
            measures=[_measure("Minor operations at the surgery", 6, Decimal(-10), start)],
        )
    )
    content["touches"] = {"premises": True, "protected": [], "consents": []}
    return content


def _content(
    title: str,
    what: str,
    start: Month,
    *,
    costs: list[dict[str, str]],
    savings: list[dict[str, str]],
    providers: list[str],
    measures: list[dict[str, Any]],
) -> dict[str, dict[str, Any]]:
    return {
        "service": {
            "title": title,
            "what": f"{what} (Invented.)",
            "today": "Patients travel to the hospital, some of them twice.",
            "start": str(start),
            "providers": providers,
            "buying": "nothing",
        },
        "patient_benefit": {
            "benefit": "Seen sooner, by people they know, without the journey.",
            "closer": "At the surgery instead of at the hospital.",
            "measures": measures,
        },
        "efficiency_and_effectiveness": {
            "evidence": "The practice’s own audit, and what a neighbouring practice saw.",
            "safety": "The lead partner answers for it; a consultant reviews a tenth of all notes.",
            "substitution": "What is done at the surgery is not paid for at the hospital.",
        },
        "management_resources": {"people": "The practice manager, two hours a week.", "support": ""},
        "costs": {"costs": costs, "savings": savings, "source": "innovation_fund"},
        "touches": {"premises": False, "protected": [], "consents": []},
        "people": {
            "consulted": "The patients’ group, and the hospital’s specialists.",
            "changed": "An evening session was added.",
            "fairness": "Patients without a car gain most; nobody loses.",
            "risks": [{"what": "The nurse leaves", "likelihood": "2", "impact": "3", "answer": "A second is trained"}],
        },
    }


def _cost(kind: str, amount: str, words: str) -> dict[str, str]:
    return {"kind": kind, "year": "1", "amount": amount, "words": words}


def _measure(name: str, today: int, fewer: Decimal, start: Month) -> dict[str, Any]:
    return {
        "name": name,
        "unit": "a month",
        "today": str(today),
        "promised": str(today - fewer),
        "by": str(start.plus(6)),
        "higher_is_better": fewer < 0,
    }
