"""What an import found."""

import pytest

from pbc.activity.queries.imports import loaded_checksums, problems, usual_owner
from tests.factories.organisations import ShaFactory
from tests.integration.activity.actions.files import APRIL, load, spells


def test_problems_are_counted_by_rule_errors_first(places, django_assert_num_queries):
    changes = ({}, {}, {}, {}, {"sex": "X"}, {"sex": "Y"}, {"age": "-1"}, {"patient_class": "2"})
    batch = load("spells", spells(*changes), period=APRIL)
    with django_assert_num_queries(2):
        found = problems(batch)
    assert [(p.rule, p.severity, p.rows, p.first_row) for p in found] == [
        ("unknown_code", "error", 2, 6),
        ("negative", "error", 1, 8),
        ("day_case_stayed_overnight", "warning", 1, 9),
    ]
    assert found[0].message == "“X” is not a code for person gender."


@pytest.mark.django_db
def test_the_usual_owner_is_the_one_sha():
    assert usual_owner() is None
    sha = ShaFactory()
    assert usual_owner() == sha
    ShaFactory()
    assert usual_owner() is None


def test_loaded_files_are_known_by_format_and_checksum(places):
    batch = load("spells", spells({}))
    load("spells", spells({"sex": "X"}))
    assert loaded_checksums(["spells"]) == {("spells", batch.checksum)}
    assert loaded_checksums(["ae"]) == set()
