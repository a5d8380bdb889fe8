import pytest
from django.test import RequestFactory

from pbc.accounts.views.onwards import onwards


@pytest.mark.parametrize("address", ["/packs/", "/packs/?month=2006-09"])
def test_a_page_of_ours_is_gone_on_to(address: str) -> None:
    assert onwards(RequestFactory().get("/sign-in/", {"next": address}))["Location"] == address


@pytest.mark.parametrize("address", ["", "https://example.org/", "//example.org", "javascript:alert(1)", "http:///x"])
def test_any_other_leads_home(address: str) -> None:
    assert onwards(RequestFactory().get("/sign-in/", {"next": address}))["Location"] == "/"
