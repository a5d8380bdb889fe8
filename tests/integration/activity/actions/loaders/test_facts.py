"""Facts from real and invented files, against an independent count."""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Sum, TextField

from pbc.activity.actions.loaders.facts import TARGETS
from pbc.activity.domain.formats import FORMATS
from pbc.activity.domain.formats.declaration import Column, Kind
from pbc.activity.models import AdmittedSpell, DataSlot, MonthlyActivity, PrescribingLine
from pbc.activity.queries.counting import FACTS
from pbc.core.periods import Month
from tests.factories.activity import InpatientTariffFactory, MarketForcesFactorFactory, ReferenceReleaseFactory
from tests.factories.governance import LocalRuleFactory
from tests.factories.organisations import PracticeFactory
from tests.integration.activity.actions.files import APRIL, load, prescribing, spells

SAMPLES = {
    "prescribing-iext": ("T201109PDP_IEXT_sample.csv", Month(2011, 9)),
    "prescribing-pdpi-padded": ("T201406PDPI+BNFT_sample.csv", Month(2014, 6)),
    "prescribing-pdpi": ("T201812PDPI BNFT_trimmed.csv", Month(2018, 12)),
}


def count(path: Path) -> Iterator[list[str]]:
    """The rows of a sample, read without any of our code."""
    with path.open(newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            yield [field.strip() for field in row]


@pytest.mark.parametrize("format", SAMPLES)
def test_every_published_prescribing_layout_loads_to_the_penny(places, shared_data, format):
    name, month = SAMPLES[format]
    path = shared_data / "prescribing" / name
    rows = list(count(path))
    for code in sorted({row[2] for row in rows}):
        PracticeFactory(code=code)

    batch = load(format, path)

    lines = PrescribingLine.objects.filter(batch=batch, month=month.first_day)
    totals = lines.aggregate(
        items=Sum("items"), cost=Sum("price"), nic=Sum("net_ingredient_cost"), units=Sum("quantity")
    )
    assert (batch.status, batch.rows, batch.loaded, batch.quarantined) == ("loaded", len(rows), len(rows), 0)
    assert totals["items"] == sum(int(row[5]) for row in rows)
    assert totals["nic"] == sum(Decimal(row[6]) for row in rows)
    assert totals["cost"] == sum(Decimal(row[7]) for row in rows)
    assert totals["units"] == (None if format == "prescribing-iext" else sum(Decimal(row[8]) for row in rows))
    assert lines.get(row_number=2).bnf_name == rows[0][4]
    assert MonthlyActivity.objects.aggregate(cost=Sum("cost"))["cost"] == totals["cost"]
    assert DataSlot.objects.get().rows == len(rows)


def test_prescribing_of_a_closed_practice_is_let_in_with_a_warning(places):
    batch = load("prescribing-pdpi", prescribing({"practice_code": "X90009"}))
    assert (batch.loaded, batch.warnings) == (1, 1)
    assert PrescribingLine.objects.get().practice == places["closed"]


def test_spells_are_priced_as_they_are_loaded(places):
    release = ReferenceReleaseFactory(kind="tariff-inpatient", financial_year=2006)
    InpatientTariffFactory(release=release, hrg="D13", non_elective=1500, non_elective_trim=20, short_stay=False)

    batch = load("spells", spells({}, {"hrg": "Z99"}), period=APRIL)

    assert AdmittedSpell.objects.get(row_number=2).price == Decimal("1500.00")
    assert AdmittedSpell.objects.get(row_number=3).unpriced_reason == "no_price"
    warning = batch.quarantined_rows.get()
    assert (batch.loaded, batch.warnings, warning.rule, warning.value, warning.row_number) == (
        2,
        1,
        "no_price",
        "Z99",
        3,
    )


def test_spells_are_priced_with_the_factor_where_the_pct_pays_it(places):
    InpatientTariffFactory(hrg="D13", non_elective=1500, non_elective_trim=20, short_stay=False)
    MarketForcesFactorFactory(provider=places["provider"], factor=Decimal("1.2"))
    LocalRuleFactory(pct=places["pct"], key="market_forces_mode", value="via_pct")

    batch = load("spells", spells({}, {"commissioner_code": "Q99"}), period=APRIL)
    elsewhere = load("spells", spells({"provider_code": "XPB"}), period=APRIL, sender_code="XPB")

    assert [spell.price for spell in AdmittedSpell.objects.filter(batch=batch).order_by("row_number")] == [1800, 1500]
    spell = AdmittedSpell.objects.get(batch=elsewhere)
    assert (spell.price, spell.market_forces_factor, spell.unpriced_reason) == (None, None, "no_factor")
    warning = elsewhere.quarantined_rows.get()
    assert (warning.column, warning.value) == ("ORGANISATION CODE (CODE OF PROVIDER)", "XPB")
    assert warning.message == "No market forces factor is loaded for the provider."
    assert warning.fix.startswith("Load a file of market forces factors that has the provider.")


def test_every_key_of_a_fact_is_that_of_a_row(places):
    """The database does not enforce the keys of facts, for speed: count what they point at."""
    load("spells", spells({}, {"practice_code": "V81999"}, {"commissioner_code": "Q99"}), period=APRIL)
    spell = AdmittedSpell.objects.select_related("practice", "provider", "commissioner").get(row_number=2)
    assert (spell.practice.code, spell.provider.code, spell.commissioner.code) == ("X90001", "XPA", "XC1")
    assert AdmittedSpell.objects.get(row_number=3).practice is None
    assert AdmittedSpell.objects.get(row_number=4).commissioner is None


def longest(column: Column) -> int:
    """The most characters that the checks of a column let in."""
    if column.kind is Kind.TIME:
        return len("00:00")
    if column.codes:
        return max(map(len, column.codes.codes))
    most = re._parser.parse(column.pattern.regex).getwidth()[1] if column.pattern else column.max_length
    return min(column.max_length, most)


ACTIVITY_FORMATS = {code: declared for code, declared in FORMATS.items() if declared.dataset}


@pytest.mark.parametrize("code", ACTIVITY_FORMATS)
def test_checks_let_no_text_in_that_is_longer_than_its_fact_says(code):
    """The database has no limit of its own, which would be looked at once more for every text of every row."""
    declared = ACTIVITY_FORMATS[code]
    fields = {field.attname: field for field in FACTS[declared.dataset]._meta.concrete_fields if field.column}
    texts = [key for key in TARGETS[declared.dataset].copied if isinstance(fields[key], TextField)]
    assert texts
    assert not [key for key in texts if longest(declared.by_key[key]) > fields[key].max_length]


@pytest.mark.django_db
def test_facts_are_found_by_lineage_and_by_practice_and_month():
    """Each index costs every row that is loaded: a further one wants a reason, and a measurement."""
    with connection.cursor() as cursor:
        for fact in FACTS.values():
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [f"{fact._meta.db_table}_fy2006"])
            found = {index.split(" USING ")[1] for (index,) in cursor.fetchall()}
            assert found == {"btree (batch_id, row_number, month, shelf)", "btree (practice_id, month)"}
