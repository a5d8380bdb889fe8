"""Rows as COPY takes them, whatever stands in them."""

from datetime import date

import pytest
from django.db import connection

from pbc.organisations.actions.bulk import MANY, insert_affiliations, set_periods, upsert_organisations
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation
from tests.factories.organisations import AffiliationFactory, ConsortiumFactory, PracticeFactory

pytestmark = pytest.mark.django_db
APRIL, MERGER = date(2006, 4, 1), date(2006, 10, 1)


def test_text_of_any_kind_survives() -> None:
    practice, consortium = PracticeFactory(), ConsortiumFactory()
    purpose = "tab\tback\\slash\nline\r“quotes” \\N"
    insert_affiliations([(practice.pk, consortium.pk, None, MERGER, False, purpose)], source="\\.")
    held = Affiliation.objects.get()
    assert (held.purpose, held.source, held.period.lower, held.period.upper) == (purpose, "\\.", None, MERGER)


def test_nothing_to_write_writes_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        set_periods([])
    assert upsert_organisations(OrganisationKind.SHA, ("code", "name"), [], source="a test") == (0, 0)


def test_new_days_leave_a_trace() -> None:
    held = AffiliationFactory(child=PracticeFactory(), parent=ConsortiumFactory(), is_sole=False)
    set_periods([(held.pk, APRIL, MERGER)])
    labels = held.history.order_by("pgh_id").values_list("pgh_label", "period")
    assert [(label, period.upper) for label, period in labels] == [("insert", None), ("update", MERGER)]


def test_the_planner_learns_of_many_rows() -> None:
    rows = ((f"X{number:05d}", "Invented") for number in range(MANY))
    created, _ = upsert_organisations(OrganisationKind.PRACTICE, ("code", "name"), rows, source="a test")
    assert created == MANY == Organisation.objects.practices().count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'organisations_organisation'")
        assert cursor.fetchone()[0] >= MANY
