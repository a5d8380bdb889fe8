"""Counts of patients: new, the same again, corrected, odd and unusable."""

from datetime import date

import pytest

from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from pbc.core.principal import Principal
from pbc.organisations.actions.populations import load_population
from pbc.organisations.domain.rows import PopulationRow, Stratum
from pbc.organisations.models import PopulationCount, PopulationReturn
from pbc.organisations.queries import list_size, strata
from tests.factories.organisations import PopulationReturnFactory, PracticeFactory
from tests.integration.organisations.actions.conftest import Load

pytestmark = pytest.mark.django_db
APRIL, JULY = date(2006, 4, 1), date(2006, 7, 1)


def count(number: int, patients: int, code: str = "X90001", on: date = APRIL) -> PopulationRow:
    return PopulationRow(number, code, on, (Stratum("1", 0, 5, patients), Stratum("2", 75, None, 0)))


def test_a_count_is_kept_with_its_strata(load: Load) -> None:
    practice = PracticeFactory(code="X90001")
    result = load(load_population, count(2, 1000))
    assert (result.accepted, result.created, result.problems) == (1, 1, ())
    assert strata([practice], APRIL) == {(practice.pk, "1", "0-4"): 1000, (practice.pk, "2", "75+"): 0}
    assert AuditEvent.objects.get().facts["patients"] == 1000


def test_the_same_count_again_changes_nothing(load: Load) -> None:
    PracticeFactory(code="X90001")
    load(load_population, count(2, 1000))
    again = load(load_population, count(2, 1000))
    assert (again.accepted, again.created, again.changed) == (1, 0, 0)
    assert PopulationReturn.objects.count() == 1


def test_a_later_count_of_the_day_takes_the_place_of_the_earlier(load: Load) -> None:
    practice = PracticeFactory(code="X90001")
    load(load_population, count(2, 1000))
    result = load(load_population, count(2, 1010))
    assert (result.created, result.changed) == (0, 1)
    assert list(PopulationReturn.objects.order_by("pk").values_list("patients", "is_current")) == [
        (1000, False),
        (1010, True),
    ]
    assert PopulationCount.objects.count() == 4
    snapshot = list_size(practice, APRIL)
    assert snapshot is not None
    assert snapshot.patients == 1010


def test_odd_sizes_are_let_in_with_a_warning(load: Load) -> None:
    PopulationReturnFactory(practice=PracticeFactory(code="X90001"), patients=1000)
    PracticeFactory(code="X90002", closed_on=APRIL)
    PracticeFactory(code="X90003")
    rows = (count(2, 1500, on=JULY), count(3, 10, "X90002", JULY), count(4, 0, "X90003", JULY))
    result = load(load_population, *rows)
    assert result.created == 3
    assert [(problem.row_number, problem.rule, problem.severity) for problem in result.problems] == [
        (2, "sudden_change", "warning"),
        (3, "closed_practice", "warning"),
        (4, "zero_list", "warning"),
    ]
    stored = PopulationReturn.objects.get(patients=1500).warning
    assert stored == "The list grew by 50% between 1 April 2006 and 1 July 2006, from 1,000 to 1,500 patients."


def test_a_change_within_the_file_is_seen_too(load: Load) -> None:
    PracticeFactory(code="X90001")
    result = load(load_population, count(2, 1000), count(3, 500, on=JULY))
    assert [(problem.row_number, problem.rule) for problem in result.problems] == [(3, "sudden_change")]


def test_what_cannot_be_used_is_left_out(load: Load) -> None:
    PracticeFactory(code="X90001")
    result = load(load_population, count(2, 1000), count(3, 900), count(4, 10, "X90009"))
    assert [(problem.row_number, problem.rule) for problem in result.problems] == [
        (3, "counted_once"),
        (4, "code_is_known"),
    ]
    assert PopulationReturn.objects.get().patients == 1000


def test_nothing_is_nothing(load: Load) -> None:
    assert load(load_population).accepted == 0


def test_only_loaders_load(load: Load, stranger: Principal) -> None:
    with pytest.raises(Denied):
        load(load_population, by=stranger)


def test_without_its_audit_event_nothing_is_loaded(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    PracticeFactory(code="X90001")
    monkeypatch.setattr("pbc.organisations.actions.populations.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(load_population, count(2, 1000))
    assert not PopulationReturn.objects.exists()
