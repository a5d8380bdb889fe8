"""A trace opens at its sources, however deep they lie."""

from decimal import Decimal

import pytest

from pbc.api.traces import source_url, trace_of, whole_trace
from pbc.core.working import Parameter, Source, Working

BATCH = "3f2b8c1e-5d7a-4b5e-9c0a-2f1d6b7e8a90"


@pytest.mark.parametrize(
    ("kind", "reference", "url"),
    [
        ("batch", BATCH, f"/api/v1/imports/{BATCH}"),
        ("list_size", "X95001", "/api/v1/practices/X95001"),
        ("rows", "X95001/2006-04/emergency", "/api/v1/practices/X95001/activity/2006-04/emergency"),
        (
            "rows",
            "X95001/2006-04/emergency/as-then",
            "/api/v1/practices/X95001/activity/2006-04/emergency?figures=as-then",
        ),
        ("rows", "line=emergency&from=2005-04&to=2006-01", None),
        ("posting", "12", "/api/v1/postings/12"),
        ("rule", "contingency_rate", "/api/v1/rules/contingency_rate"),
        ("month_close", "4", "/api/v1/closes/4"),
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


def test_a_whole_trace_has_everything_behind_it_in_one_place() -> None:
    rate = Parameter("Rate", Decimal("4"), "%", "S4 ¶41")
    deep = Working("Cost", 1, "£", "x", (), (rate,), "S4 ¶24", (Source("batch", "spells.csv", BATCH),))
    shown = whole_trace(Working("Variance", 1, "£", "cost + cost", (deep, deep), (), "S4 ¶38"))
    assert [each["value"] for each in shown["rules"]] == ["4"]
    assert shown["paragraphs"] == ["S4 ¶38", "S4 ¶24"]
    assert [each["url"] for each in shown["evidence"]] == [f"/api/v1/imports/{BATCH}"]
    assert whole_trace(deep, ())["evidence"] == []
