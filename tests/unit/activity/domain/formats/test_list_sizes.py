"""List sizes: the published header, band by band."""

import gzip

from pbc.activity.domain.formats.list_sizes import NINE_BAND_LISTS


def test_the_nine_bands_stand_in_the_order_of_the_published_file(shared_data):
    with gzip.open(shared_data / "list_sizes" / "Patient_List_Size_2013_04-06.csv.gz", "rt") as file:
        assert file.readline().strip().split(",") == [column.header for column in NINE_BAND_LISTS.columns]


def test_keys_are_sex_and_band():
    keys = [column.key for column in NINE_BAND_LISTS.columns]
    assert keys[8:10] == ["male_0_4", "female_0_4"]
    assert keys[-1] == "female_75_plus"
