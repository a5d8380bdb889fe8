from disputes.domain.parties import ABOUT_LABELS, About, Side, side_among


def test_each_side_has_its_other() -> None:
    assert [side.other for side in Side] == [Side.PCT, Side.PRACTICE]
    assert all(side.other.other is side for side in Side)


def test_everything_that_may_be_in_dispute_has_its_words() -> None:
    assert set(ABOUT_LABELS) == set(About)


def test_who_holds_neither_organisation_stands_on_no_side() -> None:
    assert side_among(1, 2, [1, 9]) is Side.PRACTICE
    assert side_among(1, 2, [2]) is Side.PCT
    assert side_among(1, 2, [3]) is side_among(1, 2, []) is None
