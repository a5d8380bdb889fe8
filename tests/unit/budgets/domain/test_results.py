import json
from decimal import Decimal

from budgets.domain.results import KeptResult, compared
from budgets.domain.scenarios import calculate
from tests.factories.bases import base, given, practice

PAIR = base(
    practice(1, emergency="100.00", prescribing="10.00"),
    practice(2, emergency="200.00", prescribing="20.00"),
    targets={"hchs": {1: "1.00", 2: "1.00"}, "prescribing": {1: "1.00", 2: "1.00"}},
)


def test_a_result_reads_back_as_it_was_stored() -> None:
    result = calculate(given(PAIR))
    stored = json.loads(json.dumps(result.as_dict()))
    assert KeptResult.from_dict(stored, result.digest) == result.kept


def test_winners_losers_and_sums() -> None:
    kept = calculate(given(PAIR, uplift=Decimal(10), max_move=Decimal(100), floor=Decimal(0))).kept
    assert [row.name for row in kept.winners] == ["Surgery 0001"]
    assert [row.name for row in kept.losers] == ["Surgery 0002"]
    assert kept.gross == Decimal("333.00")
    assert kept.net + kept.contingency == kept.gross
    assert kept.prior == Decimal("330.00")
    first = kept.by_key[1]
    assert (first.change, first.change_share) == (Decimal("51.00"), Decimal("51.00") / Decimal("110.00"))


def test_scenarios_side_by_side() -> None:
    one, two = (calculate(given(PAIR, uplift=Decimal(uplift))).kept for uplift in (0, 10))
    rows = compared([one, two])
    assert [row.code for row in rows] == ["ZZ0001", "ZZ0002"]
    assert rows[0].differences == (Decimal("0.96"),), "ten percent of 10, less four percent of that"
    assert compared([one, KeptResult((), (), ())])[0].differences == (None,)
