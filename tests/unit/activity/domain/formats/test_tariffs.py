"""Price lists: every one belongs to a year, and names a price once."""

from pbc.activity.domain.formats import tariffs
from pbc.activity.domain.formats.declaration import Group, Kind


def test_every_price_list_belongs_to_a_financial_year():
    for declared in tariffs.FORMATS:
        assert declared.group is Group.TARIFFS
        assert declared.columns[0].kind is Kind.FINANCIAL_YEAR
        assert declared.unique[0] == "financial_year"


def test_money_is_never_negative_and_has_two_places():
    money = [c for declared in tariffs.FORMATS for c in declared.columns if c.header.endswith(("TARIFF", "DAY RATE"))]
    assert len(money) == 6
    assert {(column.kind, column.minimum, column.places) for column in money} == {(Kind.DECIMAL, 0, 2)}
