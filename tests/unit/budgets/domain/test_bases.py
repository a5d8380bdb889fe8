import json
from decimal import Decimal

from budgets.domain.bases import Base, codes_as_dict, codes_from_dict
from budgets.domain.cuts import Annualising, Cut
from budgets.domain.inputs import Amount
from tests.factories.bases import LAST, base, history, practice

CODES = {"H80": {(1, "elective_inpatient"): Amount(Decimal("5300.00"), Decimal(1))}}
TARGETS = {"hchs": {1: "10.00", 2: "20.00"}}


def test_a_base_reads_back_as_it_was_stored() -> None:
    half = Cut(LAST, LAST.months[:6], Annualising.MONTHS)
    first = practice(1, emergency="100.00", prescribing="7.00")
    second = practice(2, emergency="50.00")
    made = base(first, second, targets=TARGETS, codes=CODES)
    stored = json.loads(json.dumps([made.as_dict(), codes_as_dict(made.codes)]))
    assert Base.from_dict(*stored) == made
    assert Base.from_dict(stored[0]).codes == {}
    assert codes_from_dict(stored[1]) == CODES
    assert len({id(line.cut) for each in Base.from_dict(stored[0]).practices for line in each.lines}) == 1
    assert history(cut=half).cut == half


def test_history_is_known_line_by_line() -> None:
    made = practice(1, prescribing="7.00")
    assert made.has_history_of(("emergency", "prescribing"))
    assert not made.has_history_of(("emergency",))
    assert made.by_line["prescribing"].cost == Decimal("7.00")


def test_fair_shares_count_where_every_practice_has_one() -> None:
    both = base(practice(1), practice(2), targets=TARGETS)
    assert both.targets_of("hchs") == {1: Decimal("10.00"), 2: Decimal("20.00")}
    assert both.targets_of("prescribing") is None
    assert base(practice(1), practice(3), targets=TARGETS).targets_of("hchs") is None
    assert base(practice(1), targets={"hchs": {1: "0.00"}}).targets_of("hchs") is None
    assert both.by_key[2].key == 2
