"""Organisation files, against the published ones."""

import csv
import gzip

from pbc.activity.domain.formats.organisations import EPCMEM, EPRACCUR


def test_the_columns_of_the_practice_file_are_where_the_publisher_put_them(shared_data):
    with gzip.open(shared_data / "organisations" / "epraccur_2014-10.csv.gz", "rt") as file:
        row = dict(zip((column.key for column in EPRACCUR.columns), next(csv.reader(file)), strict=True))
    keys = ("practice_code", "postcode", "opened_on", "status", "parent_code", "prescribing_setting")
    told = {key: row[key] for key in keys}
    assert told == {
        "practice_code": "A81001",
        "postcode": "TS18 1HU",
        "opened_on": "19740401",
        "status": "A",
        "parent_code": "00K",
        "prescribing_setting": "4",
    }


def test_membership_has_six_columns_and_compact_dates():
    assert [column.key for column in EPCMEM.columns][3:5] == ["joined_on", "left_on"]
    assert EPCMEM.by_key["joined_on"].date_style == "YYYYMMDD"
