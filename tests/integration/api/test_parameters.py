"""Parts of addresses in the schema."""

from pbc.api.parameters import MONTH, in_address


def test_a_part_of_an_address_says_its_place_and_has_an_invented_value() -> None:
    assert (MONTH.name, MONTH.location, MONTH.examples[0].value) == ("month", "path", "2006-09")
    assert in_address("code", "Code of the PCT", "X9C").description == "Code of the PCT"
