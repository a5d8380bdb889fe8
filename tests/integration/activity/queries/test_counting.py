"""The SQL definitions agree with those of the pure calculators."""

from itertools import product

import pytest
from django.db import connection

from pbc.activity.domain.lines import Dataset
from pbc.activity.domain.pricing.spells import spell_line
from pbc.activity.queries.counting import BAND, MEASURES, words
from pbc.organisations.domain.ages import band_of


def fetch(expression: str, columns: str, rows: list[tuple]) -> list:
    marks = ", ".join(["%s"] * len(rows[0]))
    numbered = ", ".join(f"({number}, {marks})" for number in range(len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {expression} FROM (VALUES {numbered}) f(number, {columns}) ORDER BY f.number",
            [value for row in rows for value in row],
        )
        return [value for (value,) in cursor.fetchall()]


def test_our_words_become_a_list():
    assert words(("11", "2A")) == "('11', '2A')"


@pytest.mark.django_db
def test_every_age_falls_in_the_band_that_the_calculator_says():
    ages = list(range(121))

    assert fetch(BAND, "age", [(age,) for age in ages]) == [band_of(age) for age in ages]


@pytest.mark.django_db
def test_a_spell_is_an_event_of_at_most_one_measure():
    rows = list(product(("11", "13", "21", "2A", "2C", "31", "81"), "1235"))
    expected = {
        "emergency": ["emergency_admissions"],
        "elective_inpatient": ["elective_admissions"],
        "day_case": ["elective_admissions"],
        "non_elective_other": [],
    }

    found = fetch(MEASURES[Dataset.SPELLS], "admission_method, patient_class", rows)

    assert found == [[] if kind == "3" else expected[spell_line(method, kind)] for method, kind in rows]


@pytest.mark.django_db
def test_a_first_attendance_is_a_referral_by_gp_or_consultant_or_neither():
    rows = [("5", "1", source) for source in ("03", "12", "05", "11", "97")]

    found = fetch(MEASURES[Dataset.OUTPATIENTS], "attended, first_attendance, referral_source", rows)

    assert [sorted(measures) for measures in found] == [
        ["first_outpatients", "gp_referrals"],
        ["first_outpatients", "gp_referrals"],
        ["c2c_referrals", "first_outpatients"],
        ["c2c_referrals", "first_outpatients"],
        ["first_outpatients"],
    ]
