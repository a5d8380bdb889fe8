"""Registers and lists from file to organisations, through the import that users use."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Sum

from pbc.activity.models import ImportBatch
from pbc.core.models import AuditEvent
from pbc.core.periods import Month
from pbc.organisations.models import Affiliation, Organisation, PopulationCount, PopulationReturn, Succession
from pbc.organisations.queries import list_size, pct_count_on, pct_of, practices_of, strata
from tests.factories.organisations import ConsortiumFactory, PctFactory, PracticeFactory, ShaFactory
from tests.integration.activity.actions.files import load

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)


@pytest.fixture(autouse=True)
def sha(upload_dir: Path) -> Organisation:
    return ShaFactory(code="XS1")


def rules_of(batch: ImportBatch, severity: str = "error") -> list[tuple[int, str]]:
    found = batch.quarantined_rows.filter(severity=severity).order_by("row_number")
    return list(found.values_list("row_number", "rule"))


def test_the_real_registers_and_lists(shared_data: Path) -> None:
    organisations = shared_data / "organisations"
    files = {
        "epraccur": gzip.decompress((organisations / "epraccur_2014-10.csv.gz").read_bytes()),
        "epcmem": gzip.decompress((organisations / "epcmem.csv.gz").read_bytes()),
        "pct-list": organisations / "PCO_2012.csv",
        "sha-list": organisations / "SHA_2012.csv",
        "pct-sha-lookup": organisations / "PCO12_SHA12_EN_LU.csv",
    }
    expected = {"epraccur": 14_912, "epcmem": 47_822, "pct-list": 151, "sha-list": 10, "pct-sha-lookup": 155}
    for format, content in files.items():
        batch = load(format, content)
        in_use = expected[format] - (8 if format == "pct-sha-lookup" else 0)
        assert (batch.status, batch.rows, batch.loaded, batch.quarantined) == ("loaded", expected[format], in_use, 0)
    assert (pct_count_on(date(2006, 9, 30)), pct_count_on(MERGER)) == (303, 152)

    lists = gzip.decompress((shared_data / "list_sizes/Patient_List_Size_2013_04-06.csv.gz").read_bytes())
    batch = load("list-size-nine-bands", lists, period=Month(2013, 4))
    assert (batch.status, batch.rows, batch.loaded, batch.quarantined) == ("loaded", 9_754, 9_754, 0)
    in_file = sum(int(cell) for line in lists.decode().splitlines()[1:] for cell in line.rsplit(",", 18)[1:])
    assert PopulationCount.objects.aggregate(all=Sum("patients"))["all"] == in_file
    assert set(PopulationReturn.objects.values_list("counted_on", flat=True)) == {date(2013, 4, 1)}


ORGANISATIONS = [
    "ORGANISATION KIND,ORGANISATION CODE,ORGANISATION NAME,PARENT ORGANISATION CODE,OPEN DATE,CLOSE DATE,PROVIDER KIND,"
    "JOINED PARENT DATE,LEFT PARENT DATE",
    "consortium,XK1,Hill Practices,XC2,2006-04-01,,,2006-10-01,",
    "pct,XC1,North,XS1,2002-04-01,2006-10-01,,2002-04-01,2006-10-01",
    "pct,XC2,North and South,XS1,2006-10-01,,,2006-10-01,",
    "sha,XS1,Invented Authority,,2002-04-01,,,,",
    "provider,XPA,Invented Hospital,XS1,,,nhs_trust,2002-04-01,",
    "pct,XC3,Lost,X99,2006-10-01,,,2006-10-01,",
]


def test_our_own_layout_in_any_order() -> None:
    batch = load("organisations", ORGANISATIONS)
    assert (batch.status, batch.loaded, rules_of(batch)) == ("loaded", 5, [(7, "code_is_known")])
    north = Organisation.objects.get(code="XC1")
    assert (north.name, north.closed_on, north.commissioner_kind) == ("North", MERGER, "pct")
    held = Affiliation.objects.get(child=north)
    assert (held.parent.name, held.period.lower, held.period.upper) == ("Invented Authority", date(2002, 4, 1), MERGER)
    assert Organisation.objects.get(code="XPA").provider_kind == "nhs_trust"
    assert Affiliation.objects.get(child__code="XK1").parent.code == "XC2"
    assert AuditEvent.objects.filter(kind="organisations.organisations_loaded").count() == 1


def test_a_merger_carries_practices_and_a_contradiction_is_quarantined() -> None:
    north, merged = PctFactory(code="XC1"), PctFactory(code="XC2")
    practice = PracticeFactory(code="X90001", pct=north)
    batch = load(
        "successions",
        [
            "SUCCESSION KIND,PREDECESSOR CODE,SUCCESSOR CODE,EFFECTIVE DATE,EVIDENCE",
            "merge,XC2,XC1,2007-04-01,Invented order 2",
            "merge,XC1,XC2,2006-10-01,Invented order 1",
            "merge,XC9,XC2,2006-10-01,Invented order 3",
        ],
    )
    assert (batch.loaded, rules_of(batch)) == (1, [(2, "succession_agrees_with_record"), (4, "code_is_known")])
    assert Succession.objects.get().effective_on == MERGER
    assert pct_of(practice, date(2006, 9, 30)) == north
    assert pct_of(practice, MERGER) == merged


def test_members_of_a_consortium() -> None:
    consortium = ConsortiumFactory(code="XK1")
    practice = PracticeFactory(code="X90001")
    batch = load(
        "consortium-members",
        [
            "CONSORTIUM CODE,GENERAL MEDICAL PRACTICE CODE,JOINED DATE,LEFT DATE,PURPOSE",
            "XK1,X90001,2006-04-01,2007-04-01,Prescribing",
            "XK9,X90001,2006-04-01,,",
        ],
    )
    assert (batch.loaded, rules_of(batch)) == (1, [(3, "code_is_known")])
    held = Affiliation.objects.get(child=practice, parent=consortium)
    assert (held.is_sole, held.purpose, held.period.upper) == (False, "Prescribing", date(2007, 4, 1))


LONG_HEADER = "GENERAL MEDICAL PRACTICE CODE,COUNT DATE,PERSON GENDER CODE CURRENT,AGE FROM,AGE TO,PATIENTS"


def test_long_lists_make_one_count_a_practice_and_day() -> None:
    practice = PracticeFactory(code="X90001", pct=PctFactory())
    lines = ["X90001,2006-04-01,1,0,4,50", "X90001,2006-07-01,1,0,4,55", "X90001,2006-04-01,2,75,,60"]
    batch = load("list-size-long", [LONG_HEADER, *lines])
    assert (batch.status, batch.loaded) == ("loaded", 3)
    snapshot = list_size(practice, date(2006, 6, 30))
    assert snapshot is not None
    assert (snapshot.counted_on, snapshot.patients) == (date(2006, 4, 1), 110)
    assert strata([practice], date(2006, 6, 30)) == {(practice.pk, "1", "0-4"): 50, (practice.pk, "2", "75+"): 60}


def test_a_long_list_with_a_band_that_fits_nowhere_is_left_out_whole() -> None:
    PracticeFactory(code="X90001")
    PracticeFactory(code="X90002")
    lines = ["X90001,2006-04-01,1,0,14,50", "X90002,2006-04-01,1,0,4,55", "X90001,2006-04-01,2,75,,60"]
    batch = load("list-size-long", [LONG_HEADER, *lines])
    assert (batch.loaded, batch.quarantined) == (1, 2)
    assert rules_of(batch) == [(2, "ages_fit_bands"), (4, "ages_fit_bands")]
    assert PopulationReturn.objects.get().practice.code == "X90002"


def test_overlapping_memberships_are_quarantined_and_the_practice_keeps_what_it_had() -> None:
    practice = PracticeFactory(code="X90001", pct=PctFactory(code="5XA"))
    batch = load("epcmem", ['"X90001","5XB","W","20060401","","0"', '"X90002","5XB","W","20060401","20060331","0"'])
    assert batch.loaded == 0
    assert (1, "memberships_do_not_overlap") in rules_of(batch)
    assert pct_of(practice, MERGER).code == "5XA"


def test_a_check_changes_nothing() -> None:
    batch = load("organisations", ORGANISATIONS, check_only=True)
    assert batch.status == "checked"
    assert rules_of(batch) == [(7, "code_is_known")]
    assert not Organisation.objects.filter(code="XC1").exists()
    assert practices_of(PctFactory(), MERGER).count() == 0
