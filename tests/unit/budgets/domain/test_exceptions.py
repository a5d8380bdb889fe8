from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budgets.domain.exception_states import ExceptionStatus
from budgets.domain.exceptions import Decision, Wish, check_decision, check_wish, total_of
from pbc.core.errors import Invalid

WISH = Wish(
    rule="excluded_services",
    services=("specialised",),
    reason="Dialysis moves to the practice.",
    from_day=date(2006, 4, 1),
    until_day=date(2007, 3, 31),
    amounts={1: Decimal("2500.00"), 2: Decimal(0)},
)
PUT_ON, TODAY = date(2006, 4, 10), date(2006, 5, 10)
GRANTED = Decision(ExceptionStatus.GRANTED, date(2006, 5, 2), "PBC/7", "Review in autumn.", date(2006, 9, 30))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rule": "pack_days"}, "rule"),
        ({"reason": " "}, "reason"),
        ({"until_day": date(2006, 3, 31)}, "until_day"),
        ({"amounts": {}}, "amounts"),
        ({"amounts": {1: Decimal("-0.01")}}, "amounts"),
        ({"services": ()}, "services"),
        ({"services": ("emergency",)}, "services"),
        ({"services": ("moonshine",)}, "services"),
        ({"rule": "purchasing_power"}, "services"),
    ],
)
def test_a_wish_that_cannot_be_judged(changes: dict[str, object], field: str) -> None:
    check_wish(WISH)
    check_wish(replace(WISH, rule="purchasing_power", services=(), until_day=WISH.from_day))
    with pytest.raises(Invalid) as refused:
        check_wish(replace(WISH, **changes))
    assert refused.value.field == field
    assert refused.value.fix


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": ExceptionStatus.SUPPORTED}, "outcome"),
        ({"decided_on": date(2006, 4, 9)}, "decided_on"),
        ({"decided_on": date(2006, 5, 11)}, "decided_on"),
        ({"reference": ""}, "reference"),
        ({"expires_on": None}, "expires_on"),
        ({"expires_on": date(2006, 5, 1)}, "expires_on"),
    ],
)
def test_a_decision_that_no_letter_can_have_said(changes: dict[str, object], field: str) -> None:
    for good in (GRANTED, replace(GRANTED, outcome=ExceptionStatus.REFUSED, expires_on=None)):
        check_decision(good, put_on=PUT_ON, today=TODAY)
    with pytest.raises(Invalid) as refused:
        check_decision(replace(GRANTED, **changes), put_on=PUT_ON, today=TODAY)
    assert refused.value.field == field


def test_the_money_touched_opens_to_its_practices() -> None:
    total = total_of([("First", Decimal("2500.00")), ("Second", Decimal("0.10"))])
    assert total.value == Decimal("2500.10")
    assert [part.name for part in total.inputs] == ["First", "Second"]
