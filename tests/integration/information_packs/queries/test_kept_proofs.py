import pytest

from information_packs.queries.kept_proofs import address_of


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("2006-04, ZZ0001, Emergency admissions, causes", "/practices/ZZ0001/statement/?month=2006-04"),
        ("2006-04, ZN1, roll-up, actual", "/statements/?month=2006-04"),
        ("2006-04, ZZ0001, pack version 1, Emergency admissions, variance", "/packs/"),
        ("Northmoor PCT, 2006/07, posting 12 (issue)", "/ledger/postings/12/"),
        ("Northmoor PCT, 2006/07, account 7 (practice_budget ZZ0001 ae)", "/ledger/accounts/7/"),
        ("Northmoor PCT, 2006/07, ZZ0001, ae, as issued", "/practices/ZZ0001/budget/"),
        ("Northmoor PCT, 2006/07, call 3", "/contingency/calls/3/"),
        ("Northmoor PCT, 2006/07, claim ZZ0001-2006-1, parts", "/freed-up/claims/ZZ0001-2006-1/"),
        ("Northmoor PCT, 2006/07, all accounts", ""),
    ],
)
def test_a_place_leads_to_the_page_that_shows_it(place: str, address: str) -> None:
    assert address_of(place) == address
