"""The tables of fair shares as files."""

from pbc.activity.domain.formats import fair_shares
from pbc.activity.domain.formats.declaration import Group
from pbc.activity.domain.formats.templates import template
from pbc.organisations.domain.kinds import OrganisationKind


def test_every_table_is_of_a_year_and_a_pct_and_names_its_source():
    for declared in fair_shares.FORMATS:
        assert declared.group is Group.FAIR_SHARES
        assert declared.unique[:2] == ("financial_year", "pct_code")
        assert declared.columns[0].key == "financial_year"
        assert declared.columns[-1].key == "source"
        assert declared.by_key["pct_code"].reference.kind is OrganisationKind.PCT


def test_general_tables_need_no_pct_and_those_of_a_place_do():
    required = {declared.code: declared.by_key["pct_code"].required for declared in fair_shares.FORMATS}

    assert required == {
        "cost-curves": False,
        "need-indices": True,
        "share-population": True,
        "prescribing-weights": False,
    }


def test_a_market_forces_factor_may_be_left_out():
    assert not fair_shares.NEED_INDICES.by_key["market_forces"].required


def test_the_template_is_a_file_to_start_from():
    header, row = template(fair_shares.COST_CURVES).splitlines()

    assert header.startswith("FINANCIAL YEAR,PCT CODE,COMPONENT,")
    assert row == "2006/07,5D7,acute,1,0-4,412.50,Example"
