from decimal import Decimal

import pytest

from budgets.domain.use_states import UseStatus
from budgets.domain.uses import (
    MinuteAbout,
    UseKind,
    check_amount,
    check_change,
    check_kind,
    check_minute,
    check_small,
    is_small,
)
from pbc.core.errors import Denied, Invalid

PERMITTED = ("equipment", "training", "clinical_staff")
LIMIT = Decimal(5000)


def test_kinds_of_the_terms_and_premises_may_be_proposed() -> None:
    assert check_kind("training", PERMITTED) is UseKind.TRAINING
    assert check_kind("premises", PERMITTED) is UseKind.PREMISES


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("non_clinical_staff", "Non-clinical staff is not a use"),
        ("car", "car is not a use"),
        ("", "Nothing is not a use"),
    ],
)
def test_another_kind_is_refused_with_those_there_are(kind, words) -> None:
    with pytest.raises(Invalid, match=rf"{words}.*Choose equipment, training, clinical staff, or premises"):
        check_kind(kind, PERMITTED)


def test_a_word_in_the_terms_that_is_no_kind_opens_no_door() -> None:
    with pytest.raises(Invalid):
        check_kind("car", ("car",))


@pytest.mark.parametrize("amount", ["0", "-1", "0.005"])
def test_an_amount_that_is_none_is_refused(amount) -> None:
    with pytest.raises(Invalid, match="is no amount to move"):
        check_amount(Decimal(amount), Decimal(10), of="The claim")


def test_more_than_is_there_is_refused_with_what_is_there() -> None:
    check_amount(Decimal("10.00"), Decimal("10.00"), of="The claim")
    with pytest.raises(Invalid, match=r"The claim has £10.00 left, and £10.01 is asked: £0.01 too much"):
        check_amount(Decimal("10.01"), Decimal("10.00"), of="The claim")


def test_the_light_route_is_for_small_purchases() -> None:
    assert is_small(UseKind.EQUIPMENT, LIMIT, LIMIT)
    assert not is_small(UseKind.EQUIPMENT, LIMIT + 1, LIMIT)
    assert not is_small(UseKind.PREMISES, Decimal(1), LIMIT)
    check_small(UseKind.EQUIPMENT, LIMIT, LIMIT)
    with pytest.raises(Denied, match="up to £5,000.00, and this one costs £5,000.01"):
        check_small(UseKind.EQUIPMENT, Decimal("5000.01"), LIMIT)
    with pytest.raises(Denied, match="Premises need a decision of the board"):
        check_small(UseKind.PREMISES, Decimal(1), LIMIT)


def test_premises_need_a_minute_that_approves_as_much() -> None:
    check_minute(UseKind.EQUIPMENT, Decimal(10), about="", up_to=None)
    check_minute(UseKind.PREMISES, Decimal(10), about=MinuteAbout.PREMISES, up_to=Decimal(10))
    for about, up_to in (("", None), (MinuteAbout.LAST_RESORT, Decimal(10))):
        with pytest.raises(Invalid, match="there is no minute of it"):
            check_minute(UseKind.PREMISES, Decimal(10), about=about, up_to=up_to)
    with pytest.raises(Invalid, match="The board approved £9.00, and £10.00 is asked"):
        check_minute(UseKind.PREMISES, Decimal(10), about=MinuteAbout.PREMISES, up_to=Decimal(9))


def test_a_use_that_is_decided_for_good_stays_so() -> None:
    check_change(UseStatus.CANNOT_YET, UseStatus.AGREED)
    for before in (UseStatus.REFUSED, UseStatus.SPENT, UseStatus.WITHDRAWN):
        with pytest.raises(Denied, match="cannot be done any more"):
            check_change(before, UseStatus.AGREED)
