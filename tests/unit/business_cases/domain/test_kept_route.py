from decimal import Decimal

from business_cases.domain.kept_route import route_changes, route_from
from business_cases.domain.route import Level, Reason, Route

KEPT = {
    "steps": ["CONSORTIUM", "DIRECTOR"],
    "reasons": [{"words": "Its value.", "paragraph": "S3"}],
    "missing": [],
    "light": False,
    "procurement": "Nothing is bought from a provider.",
}


def test_a_kept_route_is_read_back() -> None:
    steps = (Level.CONSORTIUM, Level.DIRECTOR)
    assert route_from(KEPT) == Route(steps, (Reason("Its value.", "S3"),), (), False, KEPT["procurement"])  # type: ignore[arg-type]


def test_a_value_moved_under_a_limit_is_said_with_what_it_does() -> None:
    now = Route((Level.CONSORTIUM,), (), (), False, "Nothing is bought from a provider.")
    assert route_changes(KEPT, Decimal("20400.00"), now, Decimal("9900.00")) == (
        "Its value is £9,900.00; before, it was £20,400.00.",
        "The decision is now for the consortium itself; before, it was for a nominated director.",
    )


def test_nothing_is_said_where_nothing_is_different() -> None:
    assert route_changes(KEPT, Decimal("20400.00"), route_from(KEPT), Decimal("20400.00")) == ()
