from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budgets.domain.parameters import ContingencyBase
from budgets.domain.terms import (
    BASE_WORDS,
    SIDE_LABELS,
    BudgetInWords,
    Side,
    TermsContent,
    changed,
    check_codes,
    check_signature,
    check_terms,
    digest_of,
    terms_text,
)
from governance.domain.local_rules import in_force
from governance.domain.rule_files import rule_sets
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear

YEAR = rule_sets()[FinancialYear(2006)]
IN_FORCE = {key: in_force(YEAR, rule, date(2006, 4, 1), None) for key, rule in YEAR.rules.items()}
CONTENT = TermsContent(
    level="intermediate",
    scope={"prescribing": "devolved", "emergency": "blocked_back"},
    price_base="activity of 2005/06 at the prices of 2006/07",
    options=("retention", "threshold", "exclusions"),
    contingency_rate=Decimal(4),
    contingency_base="gross_in_scope",
    threshold=Decimal(20000),
    excluded_codes=("H80",),
    sharing_percent=Decimal(70),
    permitted_uses=("equipment", "training", "clinical_staff", "non_clinical_staff"),
)
BUDGET = BudgetInWords(
    practice="First Surgery (ZZ0001)",
    pct="Northmoor PCT",
    year="2006/07",
    version=2,
    gross=Decimal("100.00"),
    contingency=Decimal("4.00"),
    net=Decimal("96.00"),
    lines=(("emergency", Decimal("96.00")),),
)


def test_the_words_hold_all_that_is_frozen() -> None:
    text = terms_text(BUDGET, CONTENT, 3)
    for words in (
        "Terms, version 3, of the indicative budget of First Surgery (ZZ0001) for 2006/07",
        "1. Budget: £96.00, being £100.00 less £4.00.",
        "   Emergency admissions: blocked back",
        "3. Price base: activity of 2005/06 at the prices of 2006/07.",
        "4 percent of all services in scope; the unspent returns (S4 ¶42).",
        "cost above £20,000.00 falls on the fund",
        "Taken out of scope: H80",
        "the practice redirects 70 percent",
        "equipment, training, clinical staff, non clinical staff, for the benefit of local patients",
    ):
        assert words in text
    assert terms_text(BUDGET, replace(CONTENT, options=()), 1).count("no option chosen") == 1


def test_another_word_is_another_fingerprint() -> None:
    one = terms_text(BUDGET, CONTENT, 1)
    other = terms_text(BUDGET, replace(CONTENT, sharing_percent=Decimal(71)), 1)
    assert digest_of(one) != digest_of(other)
    assert len(digest_of(one)) == 64


def test_terms_read_back_as_they_were_stored() -> None:
    assert TermsContent.from_dict(CONTENT.as_dict()) == CONTENT
    assert SIDE_LABELS.keys() == set(Side)
    assert BASE_WORDS.keys() == set(ContingencyBase)


def test_terms_may_give_more_than_the_nation_never_less() -> None:
    assert check_terms(replace(CONTENT, sharing_percent=Decimal(80)), IN_FORCE) == ()
    assert len(check_terms(replace(CONTENT, contingency_rate=Decimal(6)), IN_FORCE)) == 1
    with pytest.raises(Invalid, match=r"at least 70 percent \(S4 ¶47\)") as refused:
        check_terms(replace(CONTENT, sharing_percent=Decimal(50)), IN_FORCE)
    assert refused.value.field == "sharing_percent"
    with pytest.raises(Invalid, match="set nationally"):
        check_terms(replace(CONTENT, permitted_uses=("holidays",)), IN_FORCE)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"seen": "other"}, "The terms have changed since you read them"),
        ({"typed": "Somebody Else"}, "The name typed is not yours: you are signed in as Ann Other"),
        ({"capacity": " "}, "Your capacity is missing"),
    ],
)
def test_a_signature_is_ones_own_under_what_one_read(changes, message) -> None:
    usual = {"typed": " ann  OTHER ", "own_name": "Ann Other", "capacity": "Partner", "seen": "x", "digest": "x"}
    check_signature(**usual)
    with pytest.raises(Invalid, match=message):
        check_signature(**(usual | changes))


def test_the_option_goes_with_the_codes() -> None:
    without = changed(CONTENT, {"excluded_codes": ()})
    assert (without.excluded_codes, without.options) == ((), ("retention", "threshold"))
    assert changed(without, {"excluded_codes": ("B13",)}).options == CONTENT.options
    assert changed(CONTENT, {"threshold": Decimal(30000)}).options == CONTENT.options


def test_codes_that_are_added_must_be_in_the_price_list() -> None:
    check_codes(changed(CONTENT, {"excluded_codes": ("H80", "B13")}), CONTENT, {"B13"}, "2006/07")
    with pytest.raises(Invalid, match="B13, C01 are not HRGs of the price list of 2006/07") as refused:
        check_codes(changed(CONTENT, {"excluded_codes": ("C01", "B13")}), CONTENT, {"H80"}, "2006/07")
    assert (refused.value.field, refused.value.rule) == ("excluded_codes", "known_code")
    with pytest.raises(Invalid, match="none is named"):
        check_codes(replace(CONTENT, excluded_codes=()), CONTENT, (), "2006/07")
