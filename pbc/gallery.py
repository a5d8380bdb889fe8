"""A page with every component on it, for those who build pages and for the accessibility tests. Demonstrations only."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from markupsafe import Markup

from pbc.core.listing import Column, Filter, Listing
from pbc.core.working import Parameter, Source, Working


@dataclass(frozen=True)
class Sample:
    name: str
    patients: int
    spend: Decimal
    change: Decimal | None
    on: date


SAMPLES = tuple(
    Sample(
        f"Practice {number:02d}", 2000 + number * 137, Decimal(number * 12345 - 90000) / 7, change, date(2006, 9, 30)
    )
    for number, change in enumerate([Decimal("0.034"), None, Decimal("-0.12"), Decimal(0)] * 8, start=1)
)
COLUMNS = (
    Column("name", "Practice", order_by="name", sub=lambda row: "invented"),
    Column("patients", "Patients", kind="number", order_by="patients"),
    Column("spend", "Variance", kind="pounds", order_by="spend"),
    Column("change", "Change", kind="percent", order_by="change"),
    Column("on", "Counted on", kind="date", order_by="on"),
)
FILTERS = (
    Filter("q", "Name", lambda rows, text: [row for row in rows if text.lower() in row.name.lower()]),
    Filter(
        "size", "List size", lambda rows, _: [row for row in rows if row.patients < 3000], [("small", "under 3,000")]
    ),
)
WORKING = Working(
    name="Indicative budget, elective",
    value=Decimal("124816.40"),
    unit="£",
    formula="repriced activity × (1 − contingency)",
    inputs=(
        Working.given(
            "Activity of 2005/06 at the tariff of 2006/07",
            Decimal("129347.56"),
            "£",
            Source("rows", "Spells", rows=412),
        ),
        Working(
            name="Contingency",
            value=Decimal("4531.16"),
            unit="£",
            formula="share × activity",
            parameters=(Parameter("share", Decimal("0.035"), "", "rule set 2006/07", illustrative=True),),
        ),
    ),
    paragraph="S4 ¶41",
    sources=(Source("batch", "Admitted spells, September 2006", "7", 412),),
)
CHART = Markup(
    '<svg viewBox="0 0 300 80" xmlns="http://www.w3.org/2000/svg"><path fill="none" stroke="#005eb8" stroke-width="3"'
    ' d="M0 60 L60 50 L120 55 L180 30 L240 35 L300 20"/></svg>'
)


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", max_length=40, error_messages={"required": "Enter a name"})
    month = forms.ChoiceField(label="Month", choices=[("", "Choose"), ("2006-09", "September 2006")])
    style = forms.ChoiceField(label="Style", choices=[("a", "One"), ("b", "Another")], widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label="Kinds", choices=[("x", "Spells"), ("y", "Attendances")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="I agree")
    why = forms.CharField(label="Why", widget=forms.Textarea, help_text="In a sentence or two.")
    file = forms.FileField(label="File")
    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


def gallery(request: HttpRequest) -> HttpResponse:
    listing = Listing("Sample practices", SAMPLES, COLUMNS, FILTERS, asked=request.GET, sort="name", per_page=8)
    if listing.export_format:
        return listing.file_response()
    nothing = Listing("Nothing", (), COLUMNS, asked=request.GET, empty="No practice has a budget yet.")
    context = {
        "listing": listing,
        "nothing": nothing,
        "working_sample": WORKING,
        "chart": CHART,
        "form": SampleForm({"month": "never"}),
        "day": date(2006, 9, 30),
    }
    return render(request, "components/gallery.jinja", context)
