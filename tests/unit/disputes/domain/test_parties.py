from disputes.domain.parties import ABOUT_LABELS, About, Side


def test_each_side_has_its_other() -> None:
    assert [side.other for side in Side] == [Side.PCT, Side.PRACTICE]
    assert all(side.other.other is side for side in Side)


def test_everything_that_may_be_in_dispute_has_its_words() -> None:
    assert set(ABOUT_LABELS) == set(About)
