"""The list by age beside the PCT's: shares by hand, and a reason where there is no list."""

from information_packs.domain.population import ABSENT, LIMITS, population
from pbc.core.periods import Month

JUNE = Month(2006, 6)


def test_shares_of_the_list_and_of_the_pct() -> None:
    """50 of 200 and 150 of 200; 1,000 of 4,000 and 2,400 of 4,000 (600 are of a band the practice has none in)."""
    found = population({"75+": 150, "0-4": 50}, {"0-4": 1000, "5-14": 600, "75+": 2400}, JUNE)
    (table,) = found["tables"]
    assert table["rows"] == (("0-4", 50, 0.25, 0.25), ("75+", 150, 0.75, 0.6), ("All ages", 200, 1, 1))
    assert table["total"]
    assert table["caption"] == "Registered patients by age, latest count by June 2006"
    assert found["absent"] == ""
    assert found["sentences"] == [
        "You have 200 registered patients. The PCT’s practices together have 4,000.",
        LIMITS,
    ]


def test_ages_stand_in_order_whatever_order_they_were_read_in() -> None:
    (table,) = population({"75+": 1, "5-14": 1, "0-4": 1}, {}, JUNE)["tables"]
    assert [row[0] for row in table["rows"]] == ["0-4", "5-14", "75+", "All ages"]


def test_without_lists_of_the_pct_its_share_is_absent_not_nought() -> None:
    (table,) = population({"0-4": 50}, {}, JUNE)["tables"]
    assert table["rows"] == (("0-4", 50, 1.0, None), ("All ages", 50, 1, None))


def test_without_a_list_the_section_says_why() -> None:
    for own in (None, {}, {"0-4": 0}):
        assert population(own, {"0-4": 1000}, JUNE) == {"absent": ABSENT, "sentences": [], "tables": []}
