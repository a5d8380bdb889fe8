from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_cases.domain.route import Facts, Level, Limits, changed, route
from pbc.core.working import Parameter

C, D, P, B = Level.CONSORTIUM, Level.DIRECTOR, Level.COMMITTEE, Level.BOARD


def limit(amount: str) -> Parameter:
    return Parameter("Limit", Decimal(amount), "£", "S3")


LIMITS = Limits(limit("10000"), limit("50000"), limit("250000"), limit("5000"), limit("50000"), limit("1000"))
SMALL = Facts(Decimal("2000.00"), Decimal("0.00"), Decimal("100.00"), Decimal("0.00"), in_consortium=True)


def facts(value: str, **changes: object) -> Facts:
    return replace(SMALL, value=Decimal(value), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "steps"),
    [
        ("9999.99", (C,)),
        ("10000.00", (C, D)),
        ("49999.99", (C, D)),
        ("50000.00", (C, D, P)),
        ("249999.99", (C, D, P)),
        ("250000.00", (C, D, P, B)),
        ("9000000.00", (C, D, P, B)),
    ],
)
def test_the_value_sets_the_level(value: str, steps: tuple[Level, ...]) -> None:
    assert route(facts(value), LIMITS).steps == steps


def test_a_practice_in_no_consortium_goes_to_the_director_at_once() -> None:
    assert route(facts("900.00", in_consortium=False), LIMITS).steps == (D,)


def test_premises_are_always_for_the_board() -> None:
    found = route(facts("500.00", premises=True), LIMITS)
    assert found.steps == (C, D, P, B)
    assert [reason.paragraph for reason in found.reasons] == ["S3", "S4 ¶44"]
    assert not found.light


def test_investment_beforehand_needs_the_pct() -> None:
    found = route(facts("2000.00", upfront=Decimal("500.00")), LIMITS)
    assert found.steps == (C, D)
    assert "£500.00 has to be found before it pays itself back" in found.reasons[1].words


def test_services_of_other_professions_need_their_consent() -> None:
    found = route(facts("2000.00", protected=frozenset({"optometrists", "community_pharmacists"})), LIMITS)
    assert (found.decides, found.missing) == (P, ("community_pharmacists", "optometrists"))
    assert "community pharmacists and optometrists" in found.reasons[1].words
    given_ = facts("2000.00", protected=frozenset({"optometrists"}), consents=frozenset({"optometrists"}))
    assert route(given_, LIMITS).missing == ()


def test_the_light_route_is_for_small_things_that_touch_nobody() -> None:
    assert route(facts("1000.00", recurrent=Decimal("0.00")), LIMITS).light
    assert not route(facts("1000.01", recurrent=Decimal("0.00")), LIMITS).light
    assert not route(facts("900.00", recurrent=Decimal("1.00")), LIMITS).light
    upfront = facts("900.00", recurrent=Decimal("0.00"), upfront=Decimal("900.00"))
    assert route(upfront, LIMITS).steps == (D,)


@pytest.mark.parametrize(
    ("contract", "words"),
    [
        ("0.00", "Nothing is bought"),
        ("4999.99", "One quote"),
        ("5000.00", "Three written quotes"),
        ("50000.00", "A formal tender"),
    ],
)
def test_what_buying_takes(contract: str, words: str) -> None:
    assert route(facts("2000.00", contract=Decimal(contract)), LIMITS).procurement.startswith(words)


def test_a_value_changed_to_slip_under_a_limit_is_shown() -> None:
    before = route(facts("10000.00", contract=Decimal("5000.00")), LIMITS)
    now = route(facts("9999.99", contract=Decimal("4999.99")), LIMITS)
    assert changed(before, now) == (
        "The decision is now for the consortium itself; before, it was for a nominated director.",
        "Buying it now takes: One quote: £4,999.99 a year is below £5,000.00.",
    )
    assert changed(before, before) == ()
    light = route(facts("900.00", recurrent=Decimal("0.00"), protected=frozenset()), LIMITS)
    touching = route(facts("900.00", recurrent=Decimal("0.00"), protected=frozenset({"optometrists"})), LIMITS)
    assert "It no longer goes by the light route." in changed(light, touching)
    assert "The consents that are missing have changed." in changed(light, touching)
    assert "It now goes by the light route." in changed(touching, light)


@given(
    low=st.decimals(0, 10**6, places=2),
    more=st.decimals(0, 10**6, places=2),
    in_consortium=st.booleans(),
    premises=st.booleans(),
)
def test_more_money_never_goes_to_a_lower_level_and_no_level_is_left_out(
    low: Decimal, more: Decimal, in_consortium: bool, premises: bool
) -> None:
    lower = route(facts(str(low), in_consortium=in_consortium, premises=premises), LIMITS)
    higher = route(facts(str(low + more), in_consortium=in_consortium, premises=premises), LIMITS)
    assert lower.decides <= higher.decides
    first = C if in_consortium else D
    assert higher.steps == tuple(level for level in Level if first <= level <= higher.decides)
