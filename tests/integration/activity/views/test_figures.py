"""From a figure to its rows, as closely as each hat may look."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from pbc.activity.models import AdmittedSpell
from pbc.core.models import AuditEvent
from pbc.organisations.models import Organisation
from tests.factories.organisations import PracticeFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db
Places = dict[str, Organisation]
APRIL = "/practices/X90001/activity/2006-04/"
ROWS = f"{APRIL}emergency/"


@pytest.fixture
def loaded(upload: Callable) -> str:
    """Two spells of the practice; the pseudonym of the first one's patient."""
    upload("spells", files.spells({"patient": files.NHS_NUMBER}, {"age": "70"}))
    return AdmittedSpell.objects.get(spell_number="S1").patient.hex[:8]


def test_a_month_opens_line_by_line(client: Client, loaded: str) -> None:
    page = client.get(APRIL).content.decode()
    assert ROWS in page
    assert "Emergency admissions, spells" in page
    assert "The month is open" in page
    assert "Day cases" not in page


def test_a_practice_sees_its_own_rows_and_that_is_recorded(sign_in: Callable, places: Places, loaded: str) -> None:
    client = sign_in("practice_manager", places["practice"])
    page = client.get(ROWS).content.decode()
    assert loaded in page
    assert "3 April 2006" in page
    assert "S1" in page
    assert files.NHS_NUMBER not in page
    event = AuditEvent.objects.get(kind="activity.patient_rows_viewed")
    assert (event.by_role, event.facts["rows"], event.facts["month"]) == ("practice_manager", 2, "2006-04")


def test_pct_finance_sees_pseudonyms_and_bands(client: Client, loaded: str) -> None:
    page = client.get(ROWS).content.decode()
    assert loaded in page
    assert "45-54" in page
    assert "3 April 2006" not in page
    assert "Diagnosis" not in page
    assert AuditEvent.objects.filter(kind="activity.patient_rows_viewed").count() == 1


@pytest.mark.parametrize(("role", "place"), [("pct_director", "pct"), ("sha_performance_manager", "sha")])
def test_others_see_sums(sign_in: Callable, places: Places, loaded: str, role: str, place: str) -> None:
    page = sign_in(role, places[place]).get(ROWS).content.decode()
    assert loaded not in page
    assert "Your role sees sums" in page
    assert not AuditEvent.objects.filter(kind="activity.patient_rows_viewed").exists()
    is_shown = bool(re.search(r"numeric\">2</td>", page))
    assert is_shown is (place == "pct")  # outside the PCT, counts of 1 to 5 are not shown


def test_rows_are_exported_as_they_are_shown(client: Client, loaded: str) -> None:
    export = client.get(f"{ROWS}?format=csv&sort=-row_number").content.decode()
    assert "45-54" in export
    assert export.splitlines()[1].startswith("3,")
    assert "S1" not in export


def test_as_then_and_as_now(client: Client, upload: Callable, loaded: str) -> None:
    client.post("/months/XC1/2006-04/close/", {"agreed": "on"})
    upload("spells", files.spells({}, {}, {}))
    assert f"{ROWS}?figures=as-then" in client.get(APRIL).content.decode()
    assert "3 results" in client.get(ROWS).content.decode()
    then = client.get(f"{ROWS}?figures=as-then").content.decode()
    assert "2 results" in then
    assert "as closed on" in then


@pytest.mark.parametrize("line", ["prescribing", "ae", "first_outpatient", "excess_bed_days"])
def test_every_dataset_has_its_page(client: Client, places: Places, loaded: str, line: str) -> None:
    assert "No row stands behind this figure." in client.get(f"{APRIL}{line}/").content.decode()


def test_what_is_not_there_is_not_found(sign_in: Callable, places: Places, loaded: str) -> None:
    client = sign_in("practice_manager", PracticeFactory(pct=places["pct"]))
    assert client.get(ROWS).status_code == 404
    assert client.get(APRIL).status_code == 404
    own = sign_in("practice_manager", places["practice"])
    assert own.get(f"{APRIL}nonsense/").status_code == 404
    assert own.get("/practices/X90001/activity/nonsense/").status_code == 404


def test_prescribing_rows(sign_in: Callable, places: Places) -> None:
    files.load("prescribing-pdpi", files.prescribing({}, {}))
    page = sign_in("practice_manager", places["practice"]).get(f"{APRIL}prescribing/").content.decode()
    assert "Simvastatin" in page
    assert "£4.20" in page
    sums = sign_in("consortium_lead", places["pct"]).get(f"{APRIL}prescribing/").content.decode()
    assert "£8.40" in sums
