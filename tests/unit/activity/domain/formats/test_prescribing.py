"""The three prescribing layouts, against the published files."""

import pytest

from pbc.activity.domain.formats import format_of
from pbc.activity.domain.reading import match_header

FILES = {
    "prescribing-iext": "T201109PDP_IEXT_sample.csv",
    "prescribing-pdpi-padded": "T201406PDPI+BNFT_sample.csv",
    "prescribing-pdpi": "T201812PDPI BNFT_trimmed.csv",
}


@pytest.mark.parametrize("code", FILES)
def test_the_published_header_is_the_declared_one(shared_data, code):
    declared = format_of(code)
    with (shared_data / "prescribing" / FILES[code]).open() as file:
        assert match_header(file.readline().rstrip("\n"), declared) == declared.columns
