from datetime import date

from budgets.domain.exclusions import Exclusions, exclusions_in, triples
from pbc.core.periods import FinancialYear, Month

YEAR = FinancialYear(2006)
APRIL, JULY, AUGUST, MARCH = YEAR.months[0], YEAR.months[3], YEAR.months[4], YEAR.months[11]


def row(version: int, *codes: str, agreed_on: date | None = None, options: tuple[str, ...] = ("exclusions",)) -> dict:
    return {"id": 100 + version, "version": version, "codes": codes, "options": options, "agreed_on": agreed_on}


def test_the_first_terms_count_from_april_signed_or_not() -> None:
    unsigned = exclusions_in(YEAR, [row(1, "H80", "B37")])
    assert [unsigned.codes(month) for month in (APRIL, MARCH)] == [("B37", "H80")] * 2
    signed = exclusions_in(YEAR, [row(1, "H80", agreed_on=date(2006, 6, 3))])
    assert signed.codes(APRIL) == ("H80",)
    assert signed.lists[0].words == "version 1, from April 2006, signed by both sides on 3 June 2006"
    assert unsigned.lists[0].words.endswith("not signed by both sides yet")


def test_later_terms_count_from_the_month_after_both_have_signed() -> None:
    found = exclusions_in(YEAR, [row(1, "H80"), row(2, "B37", agreed_on=date(2006, 7, 31)), row(3, "C04")])
    assert [found.codes(month) for month in (APRIL, JULY, AUGUST, MARCH)] == [("H80",), ("H80",), ("B37",), ("B37",)]
    assert [each.value for each in found.in_words(YEAR.months)] == ["H80", "B37"]
    assert [each.value for each in found.in_words([APRIL])] == ["H80"]
    assert [source.reference for source in found.sources()] == ["101", "102"]


def test_terms_that_were_signed_before_the_year_count_from_april() -> None:
    found = exclusions_in(YEAR, [row(1, "H80"), row(2, "B37", agreed_on=date(2006, 2, 1))])
    assert found.codes(APRIL) == ("B37",)


def test_codes_count_where_the_option_is_chosen_alone() -> None:
    found = exclusions_in(YEAR, [row(1, "H80", options=("threshold",))])
    assert not found
    assert found.codes(APRIL) == ()
    back = exclusions_in(YEAR, [row(1, "H80"), row(2, agreed_on=date(2006, 7, 2))])
    assert back
    assert (back.codes(JULY), back.codes(AUGUST)) == (("H80",), ())


def test_last_year_is_held_against_the_list_of_the_same_month() -> None:
    found = exclusions_in(YEAR, [row(1, "H80"), row(2, "B37", agreed_on=date(2006, 7, 31))])
    assert found.codes(Month(2005, 7)) == ("H80",)
    assert found.codes(Month(2005, 8)) == ("B37",)
    assert triples({5: found}, [Month(2005, 8), APRIL]) == [(5, Month(2005, 8), "B37"), (5, APRIL, "H80")]


def test_a_digest_is_of_the_codes_of_its_months_alone() -> None:
    one, two = (
        exclusions_in(YEAR, [row(1, "H80"), row(2, code, agreed_on=date(2006, 7, 2))]) for code in ("B37", "C04")
    )
    assert one.digest(YEAR.months[:4]) == two.digest(YEAR.months[:4]) != ""
    assert one.digest(YEAR.months) != two.digest(YEAR.months)
    assert Exclusions(YEAR).digest(YEAR.months) == ""
    assert not Exclusions(YEAR)
