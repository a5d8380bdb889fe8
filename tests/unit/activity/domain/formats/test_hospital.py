"""Hospital files: what the three have in common, and what guards their dates."""

import pytest

from pbc.activity.domain.formats import hospital
from pbc.activity.domain.formats.declaration import Format, Severity
from pbc.organisations.domain.kinds import OrganisationKind


@pytest.mark.parametrize("declared", hospital.FORMATS, ids=lambda declared: declared.code)
def test_every_hospital_file_says_who_whom_when_and_keeps_nobody_s_number(declared: Format):
    by_key = declared.by_key
    assert by_key["provider_code"].reference.kind is OrganisationKind.PROVIDER
    practice = by_key["practice_code"].reference
    assert (practice.kind, practice.on) == (OrganisationKind.PRACTICE, declared.month_of)
    assert (practice.unknown, practice.closed) == (Severity.ERROR, Severity.ERROR)
    assert "V81999" in practice.unattributed
    assert by_key[declared.month_of].not_future
    assert declared.identifier is by_key["patient"]
    assert declared.unique[0] == declared.sender_key == "provider_code"


def test_a_stay_fits_the_whole_number_that_holds_it():
    """Two bytes hold 32,767 days: the earliest admission must not lie further back than that from 2018."""
    assert (hospital.FIRST_ACTIVITY - hospital.FIRST_ADMISSION).days + 365 * 23 < 2**15
