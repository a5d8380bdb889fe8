from datetime import date

import pytest

from budgets.domain.claim_states import WITH_MONEY, ClaimStatus
from budgets.domain.claims import DeedKind, FactKind, TwoWords
from budgets.domain.last_resort import PlanOutcome
from budgets.domain.use_states import UseStatus
from budgets.domain.uses import MinuteAbout, UseKind
from budgets.models import Books, Claim
from budgets.presenters import freed_up as presenters


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        (presenters.CLAIM_COLOURS, ClaimStatus),
        (presenters.USE_COLOURS, UseStatus),
        (presenters.OUTCOME_COLOURS, PlanOutcome),
        (presenters.OUTCOME_LABELS, PlanOutcome),
        (presenters.FACT_LABELS, FactKind),
        (presenters.MINUTE_LABELS, MinuteAbout),
        (presenters.DEED_LABELS, DeedKind),
        (presenters.USE_LABELS, UseKind),
    ],
)
def test_everything_has_its_words(table, kinds) -> None:
    assert set(table) == set(kinds)


def test_a_claim_without_money_says_why_for_its_own_state() -> None:
    without = set(ClaimStatus) - WITH_MONEY
    assert set(presenters.UNPOSTED) == set(presenters.UNUSED) == without
    assert len(set(presenters.UNPOSTED.values())) == len(set(presenters.UNUSED.values())) == len(without)
    assert presenters.unposted_words(ClaimStatus.REFUSED).endswith("it was refused.")
    assert presenters.unused_words(ClaimStatus.AGREED) == "No use is proposed yet."


def test_the_months_of_a_claim() -> None:
    claim = Claim(month=date(2006, 5, 1), is_final=False, books=Books(financial_year=2006))
    assert presenters.period(claim) == "April to May 2006"
    claim.month = date(2006, 4, 1)
    assert presenters.period(claim) == "April 2006"
    claim.is_final = True
    assert presenters.period(claim) == "the year 2006/07"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (TwoWords(), "The practice has said nothing; the PCT has said nothing."),
        (TwoWords(True, False), "The practice says yes; the PCT says no: the two do not agree."),
        (TwoWords(True, True), "The practice says yes; the PCT says yes."),
    ],
)
def test_both_sides_in_a_sentence(words, sentence) -> None:
    assert presenters.both_words(words) == sentence


def test_a_use_by_name() -> None:
    assert presenters.use_label("non_clinical_staff") == "Non-clinical staff"
