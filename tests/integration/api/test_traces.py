"""A trace opens at its sources, however deep they lie."""

import pytest

from pbc.api.traces import source_url, trace_of
from pbc.core.working import Source, Working

BATCH = "3f2b8c1e-5d7a-4b5e-9c0a-2f1d6b7e8a90"


@pytest.mark.parametrize(
    ("kind", "reference", "url"),
    [
        ("batch", BATCH, f"/api/v1/imports/{BATCH}"),
        ("list_size", "X95001", "/api/v1/practices/X95001"),
        ("batch", "no uuid", None),
        ("batch", "", None),
        ("weather", "1", None),
    ],
)
def test_each_kind_of_source_opens_where_it_is(kind: str, reference: str, url: str | None) -> None:
    assert source_url(kind, reference) == url


def test_sources_of_what_went_in_open_too_and_the_working_stays_as_it_was() -> None:
    deep = Working.given("Cost", 1, "£", Source("batch", "spells.csv", BATCH))
    whole = Working("Variance", 1, "£", "cost", inputs=(Working("Actual", 1, "£", "cost", inputs=(deep,)),))
    stored = whole.as_dict()
    shown = trace_of(stored)
    assert shown["inputs"][0]["inputs"][0]["sources"][0]["url"] == f"/api/v1/imports/{BATCH}"
    assert shown == trace_of(whole)
    assert stored == whole.as_dict()
