"""The declarations, as a whole."""

import re

import pytest

from pbc.activity.domain.formats import FORMATS, format_of
from pbc.activity.domain.formats.declaration import Format, Kind
from pbc.core.errors import Invalid

EVERY = pytest.mark.parametrize("declared", FORMATS.values(), ids=list(FORMATS))
LAYOUTS = {
    "epraccur": 27,
    "epcmem": 6,
    "pct-list": 3,
    "sha-list": 3,
    "pct-sha-lookup": 6,
    "organisations": 9,
    "consortium-members": 5,
    "successions": 5,
    "list-size-nine-bands": 26,
    "list-size-long": 6,
    "tariff-inpatient": 11,
    "tariff-outpatient": 6,
    "tariff-ae": 5,
    "tariff-topup": 4,
    "tariff-mff": 3,
    "national-rates": 7,
    "cost-curves": 7,
    "need-indices": 7,
    "share-population": 6,
    "prescribing-weights": 8,
    "prescribing-iext": 9,
    "prescribing-pdpi-padded": 10,
    "prescribing-pdpi": 10,
    "spells": 18,
    "outpatients": 15,
    "ae": 15,
}


def test_every_layout_has_its_columns():
    assert {code: len(declared.columns) for code, declared in FORMATS.items()} == LAYOUTS


@EVERY
def test_keys_and_headers_are_distinct_and_named_ones_exist(declared: Format):
    keys = [column.key for column in declared.columns]
    assert len(set(keys)) == len(keys)
    assert len({column.header for column in declared.columns}) == len(keys)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", key) for key in keys)
    named = {*declared.unique, declared.month_of, declared.sender_key, *(c.column for c in declared.checks)} - {""}
    named |= {key for check in declared.checks for key in check.needs}
    named |= {c.reference.on for c in declared.columns if c.reference and c.reference.on}
    assert named <= set(keys)


@EVERY
def test_code_lists_name_their_source_and_examples_are_allowed(declared: Format):
    for column in declared.columns:
        if column.codes:
            assert column.codes.source
            assert not column.example or column.example in column.codes.codes
        if column.pattern and column.example:
            assert re.fullmatch(column.pattern.regex, column.example)
        assert column.kind is not Kind.WHOLE or column.minimum is not None


def test_only_hospital_files_may_hold_nhs_numbers():
    assert {code for code, declared in FORMATS.items() if declared.identifier} == {"spells", "outpatients", "ae"}


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(Invalid, match="Use one of: epraccur, "):
        format_of("x")
