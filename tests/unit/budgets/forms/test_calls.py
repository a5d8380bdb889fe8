from decimal import Decimal

from budgets.domain.call_states import CallStatus
from budgets.domain.calls import ReasonKind
from budgets.forms.calls import CallForm, DecideForm, WithdrawForm
from pbc.organisations.models import Organisation

ELM = Organisation(pk=7, code="Q00001", name="Elm Surgery")
GOOD = {
    "practice": "Q00001",
    "line": "emergency",
    "amount": "500.00",
    "reason_kind": "more_activity",
    "unforeseen": "on",
    "evidence": "An outbreak",
}


def form(**changes: str) -> CallForm:
    return CallForm(GOOD | changes, practices=[ELM], lines=["emergency"])


def test_a_call_is_read() -> None:
    read = form()
    assert read.is_valid()
    assert read.chosen_practice is ELM
    request = read.as_request
    assert (request.line, request.amount, request.reason_kind) == (
        "emergency",
        Decimal("500.00"),
        ReasonKind.MORE_ACTIVITY,
    )
    assert (request.unforeseen, request.outside_control, request.evidence) == (True, False, "An outbreak")


def test_what_is_not_offered_or_no_money_is_told_at_its_field() -> None:
    wrong = form(practice="Q00002", line="day_case", amount="0", evidence="")
    assert set(wrong.errors) == {"practice", "line", "amount", "evidence"}


def test_a_decision_is_one_of_three_with_reasons() -> None:
    read = DecideForm({"outcome": "part_met", "amount": "1.50", "reason": "Half"})
    assert read.is_valid()
    assert read.cleaned_data == {"outcome": CallStatus.PART_MET, "amount": Decimal("1.50"), "reason": "Half"}
    assert set(DecideForm({"outcome": "withdrawn"}).errors) == {"outcome", "reason"}
    assert not WithdrawForm({}).is_valid()
