"""NHS numbers and what looks like them."""

import random

import pytest

from pbc.activity.domain.identifiers import (
    REMOVED,
    Pseudonymiser,
    are_nhs_numbers,
    identifying_content,
    identifying_header,
    is_nhs_number,
    scrub,
)


def slow_check(number: str) -> bool:
    """The rule as the handbook writes it (§12.3)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    return check != 10 and int(number[9]) == (0 if check == 11 else check) and len(set(number)) > 1


def test_the_check_digit_is_that_of_the_handbook():
    assert is_nhs_number("9434765919")
    rng = random.Random(1)
    numbers = [f"{rng.randrange(10**10):010d}" for _ in range(5000)]
    numbers += [digit * 10 for digit in "0123456789"]
    assert are_nhs_numbers(numbers) == [slow_check(number) for number in numbers]
    assert [is_nhs_number(number) for number in numbers[:200]] == are_nhs_numbers(numbers[:200])
    assert are_nhs_numbers([]) == []


@pytest.mark.parametrize("number", ["", "943476591", "94347659190", "943476591x", "1111111111", "٩434765919"])
def test_what_is_no_number_is_none(number):
    assert not is_nhs_number(number)


def test_pseudonyms_depend_on_number_and_key_alone():
    first, second = Pseudonymiser("a"), Pseudonymiser("b")
    assert first.of("9434765919") == first.of("943-476-5919") == Pseudonymiser("a").of("9434765919")
    assert first.of("9434765919") != second.of("9434765919")
    assert first.of("4010232137") != first.of("9434765919")
    assert len(first.of("9434765919")) == 32
    assert (first.of(""), first.of("9434765918")) == ("", Pseudonymiser.INVALID)
    with pytest.raises(ValueError, match="need a key"):
        Pseudonymiser("")


def test_many_numbers_have_the_pseudonyms_of_each():
    values = ["9434765919", "", "943 476 5919", "123", "9434765918", "4010232137", "٩434765919", "9434765919"]
    pseudonymiser = Pseudonymiser("a")
    assert pseudonymiser.of_many(values) == [pseudonymiser.of(value) for value in values]
    assert [value == Pseudonymiser.INVALID for value in pseudonymiser.of_many(values)] == [
        *(False, False, False, True, True, False, True, False)
    ]
    assert pseudonymiser.of_many([]) == []


def test_a_pseudonym_is_that_of_the_keyed_hash():
    """Never to change: the same number must give the same pseudonym for ever."""
    assert Pseudonymiser("key").of("9434765919") == "747e53f4ae8b93cd30d57bded4b07607"


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("Health Service ID", "NHS number"),
        ("NHS_NUMBER", "NHS number"),
        ("Postcode", "postcode"),
        ("PATIENT NAME", "name"),
        ("Date of birth", "date of birth"),
        ("DOB", "date of birth"),
        ("PRACTICE", None),
        ("BNF NAME", None),
        ("AGE ON ADMISSION", None),
    ],
)
def test_headers_give_themselves_away(header, what):
    assert identifying_header(header) == what


@pytest.mark.parametrize(
    ("values", "what"),
    [
        (["744-256-9522", "303-192-8548", "974-756-7230"], "NHS number"),
        (["9434765919", "4010232137", "9876543210", ""], "NHS number"),
        (["EC3N 3DH", "W1Y 0HB", "SE1 9RT"], "postcode"),
        (["1000000001", "1000000002", "1000000003", "1000000004"], None),
        (["9434765919"], None),
        ([], None),
    ],
)
def test_contents_give_themselves_away(values, what):
    assert identifying_content(values) == what


def test_scrubbing_leaves_the_rest():
    assert scrub("RZA,S1,943 476 5919,45,SW1A 1AA,x") == f"RZA,S1,{REMOVED},45,{REMOVED},x"
    assert scrub("2006-04-01,12345678901") == "2006-04-01,12345678901"
