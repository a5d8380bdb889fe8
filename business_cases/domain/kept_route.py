"""A route frozen with a version, read back, and what is different now (R103; S4 ¶52)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from business_cases.domain.route import Level, Reason, Route, changed
from pbc.core.formats import pounds


def route_from(kept: Mapping[str, Any]) -> Route:
    """The route as it was frozen."""
    return Route(
        steps=tuple(Level[name] for name in kept["steps"]),
        reasons=tuple(Reason(each["words"], each["paragraph"]) for each in kept["reasons"]),
        missing=tuple(kept["missing"]),
        light=bool(kept["light"]),
        procurement=str(kept["procurement"]),
    )


def route_changes(
    before: Mapping[str, Any], value_before: Decimal | None, now: Route, value_now: Decimal
) -> tuple[str, ...]:
    """What is different in value and route since a version, a sentence each."""
    value: tuple[str, ...] = ()
    if value_before is not None and value_before != value_now:
        value = (f"Its value is {pounds(value_now)}; before, it was {pounds(value_before)}.",)
    return value + changed(route_from(before), now)
