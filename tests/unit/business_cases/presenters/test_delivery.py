from business_cases.domain.benefits import Change
from business_cases.presenters.delivery import CHANGE_WORDS


def test_every_change_has_its_sentence() -> None:
    assert set(CHANGE_WORDS) == set(Change)
