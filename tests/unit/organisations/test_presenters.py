from datetime import date

from pbc.organisations import presenters
from pbc.organisations.domain.kinds import CommissionerKind, PracticeStatus, ProviderKind, SuccessionKind


def test_every_kind_has_its_words() -> None:
    assert presenters.STATUS_WORDS.keys() == presenters.STATUS_COLOURS.keys() == set(PracticeStatus)
    assert presenters.COMMISSIONER_WORDS.keys() == set(CommissionerKind)
    assert presenters.PROVIDER_WORDS.keys() == set(ProviderKind)
    assert presenters.BECAME.keys() == set(SuccessionKind)


def test_a_status_no_register_gave_is_not_known() -> None:
    assert (presenters.status_words("C"), presenters.status_colour("C")) == ("Closed", "grey")
    assert (presenters.status_words(""), presenters.status_colour("")) == ("Not known", "white")


def test_the_last_day_is_the_day_before_the_end() -> None:
    assert presenters.last_day(date(2006, 10, 1)) == date(2006, 9, 30)
    assert presenters.last_day(None) is None
