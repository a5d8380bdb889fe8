"""The real files, whole: counts against a second count of the same file, idempotence and time."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Sum

from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from pbc.organisations.actions.memberships import load_memberships, load_pct_sha_links
from pbc.organisations.actions.populations import load_population
from pbc.organisations.actions.registers import load_pcts, load_practices, load_shas
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.domain.rows import Loaded
from pbc.organisations.models import Affiliation, Organisation, PopulationCount, PopulationReturn
from tests.factories.organisations import ShaFactory
from tests.integration.organisations import registers

pytestmark = pytest.mark.django_db
AT = datetime(2014, 10, 1, 9, tzinfo=UTC)
SLOW_MACHINE = 5
"""How many times the aim a load may take where other work shares the machine."""


@pytest.fixture
def load() -> Callable[..., Loaded]:
    origin = ShaFactory(code="X99")

    def run(action: Callable[..., Loaded], rows: Any, **more: Any) -> Loaded:
        return action(rows=rows, source="test file", origin=origin, by=SYSTEM, at=AT, **more)

    return run


def history_rows() -> int:
    events = ("OrganisationEvent", "AffiliationEvent", "SuccessionEvent")
    return sum(apps.get_model("organisations", event).objects.count() for event in events)


def seconds_since(start: float) -> float:
    return time.perf_counter() - start


def practices_by_pct(rows: list[list[str]], day: str) -> dict[str, int]:
    """A second count: rows of epcmem in force on a day, as text."""
    return Counter(line[1] for line in rows if line[3] <= day and (not line[4] or line[4] >= day))


def test_epcmem_whole(shared_data: Path, load: Callable[..., Loaded]) -> None:
    rows = registers.epcmem(shared_data)
    start = time.perf_counter()
    result = load(load_memberships, rows)
    assert seconds_since(start) < 6 * SLOW_MACHINE
    assert (result.accepted, result.created, result.changed, result.problems) == (47_822, 47_822, 0, ())
    assert Organisation.objects.practices().count() == 16_773
    assert result.notes[0].startswith("16,773 practices not known before")

    lines = registers.lines(shared_data / "organisations/epcmem.csv.gz")
    for day, pcts in ((date(2006, 9, 30), 303), (date(2006, 10, 1), 152), (date(2013, 3, 31), 151)):
        expected = practices_by_pct(lines, f"{day:%Y%m%d}")
        in_force = Affiliation.objects.filter(period__contains=day).values_list("parent__code", flat=True)
        assert Counter(in_force) == expected
        english = {code for code in expected if len(code) == 3 and code[0] in "5T"}
        assert len(english) == pcts
        counted = Organisation.objects.filter(commissioner_kind="pct", children__period__contains=day).distinct()
        assert set(counted.values_list("code", flat=True)) == english

    before = history_rows()
    again = load(load_memberships, rows)
    assert (again.accepted, again.created, again.changed, again.problems) == (47_822, 0, 0, ())
    assert history_rows() == before
    assert AuditEvent.objects.filter(kind="organisations.memberships_loaded").count() == 2


def test_epraccur_whole(shared_data: Path, load: Callable[..., Loaded]) -> None:
    rows = registers.epraccur(shared_data)
    start = time.perf_counter()
    result = load(load_practices, rows)
    assert seconds_since(start) < 6 * SLOW_MACHINE
    assert (result.accepted, result.created, result.problems) == (14_912, 14_912, ())

    lines = registers.lines(shared_data / "organisations/epraccur_2014-10.csv.gz")
    practices = Organisation.objects.practices()
    assert Counter(practices.values_list("status", flat=True)) == Counter(line[12] for line in lines)
    assert practices.filter(closed_on__isnull=False).count() == sum(bool(line[11]) for line in lines)
    assert Affiliation.objects.count() == sum(bool(line[14]) for line in lines)
    densham = practices.get(code="A81001")
    assert (densham.name, densham.postcode, densham.opened_on) == ("THE DENSHAM SURGERY", "TS18 1HU", date(1974, 4, 1))
    assert densham.address == "THE HEALTH CENTRE, LAWSON STREET, STOCKTON, CLEVELAND"

    before = history_rows()
    again = load(load_practices, rows)
    assert (again.accepted, again.created, again.changed, again.problems) == (14_912, 0, 0, ())
    assert history_rows() == before


def test_the_history_corrects_the_register_and_is_not_overruled_by_it(
    shared_data: Path, load: Callable[..., Loaded]
) -> None:
    load(load_practices, registers.epraccur(shared_data))
    history = load(load_memberships, registers.epcmem(shared_data))
    assert (history.accepted, history.problems) == (47_822, ())
    assert Affiliation.objects.count() == 47_822
    named = Organisation.objects.get(kind=OrganisationKind.PRACTICE, code="A81001")
    assert named.name == "THE DENSHAM SURGERY"
    before = history_rows()
    register = load(load_practices, registers.epraccur(shared_data))
    assert history_rows() == before
    # B81083 and the like: the register dates the PCT's new code back, the history does not
    assert {problem.severity for problem in register.problems} == {"warning"}
    assert "B81083" in " ".join(problem.message for problem in register.problems)
    assert Affiliation.objects.count() == 47_822


def test_pcts_and_shas_of_2012(shared_data: Path, load: Callable[..., Loaded]) -> None:
    pcts = registers.named(shared_data / "organisations/PCO_2012.csv")
    shas = registers.named(shared_data / "organisations/SHA_2012.csv")
    load(load_memberships, [row for row in registers.epcmem(shared_data) if row.parent_code == "5A3"])
    assert Organisation.objects.get(code="5A3").name == "5A3"
    assert load(load_pcts, pcts).changed == 1
    assert Organisation.objects.get(code="5A3").name == "South Gloucestershire"
    assert load(load_shas, shas).accepted == 10

    days = {"joined_on": date(2006, 7, 1), "left_on": date(2013, 4, 1)}
    result = load(load_pct_sha_links, registers.links(shared_data), **days)
    assert (result.accepted, result.created) == (147, 147)
    assert {problem.severity for problem in result.problems} == {"warning"}
    assert {problem.message[:3] for problem in result.problems} == {"5K3", "5LH", "5N9", "5QG"}
    assert len(result.problems) == 8
    assert load(load_pct_sha_links, registers.links(shared_data), **days).created == 0


def test_nine_band_lists_whole(shared_data: Path, load: Callable[..., Loaded]) -> None:
    load(load_practices, registers.epraccur(shared_data))
    rows = registers.nine_band_lists(shared_data, date(2013, 4, 1))
    start = time.perf_counter()
    result = load(load_population, rows)
    assert seconds_since(start) < 8 * SLOW_MACHINE
    assert (result.accepted, result.created, result.changed) == (9_754, 9_754, 0)
    in_file = list(registers.patients_in(shared_data))
    assert PopulationReturn.objects.aggregate(all=Sum("patients"))["all"] == sum(in_file) == 56_025_327
    assert PopulationCount.objects.aggregate(all=Sum("patients"))["all"] == sum(in_file)
    assert PopulationCount.objects.count() == 9_754 * 18
    assert PopulationReturn.objects.filter(patients=0).count() == in_file.count(0) == 1_686
    # only open general practices should have a list: 14 of the 1,686 are such, less those closed by then
    assert {problem.rule for problem in result.problems} == {"zero_list"}
    assert 0 < len(result.problems) <= 14

    again = load(load_population, rows)
    assert (again.accepted, again.created, again.changed, again.problems) == (9_754, 0, 0, ())
    assert PopulationReturn.objects.count() == 9_754
