from datetime import date

from pbc.organisations import presenters
from pbc.organisations.domain.kinds import CommissionerKind, PracticeStatus, SuccessionKind
from pbc.organisations.models import Organisation, Succession


def test_every_kind_has_its_words() -> None:
    assert presenters.STATUS_WORDS.keys() == presenters.STATUS_COLOURS.keys() == set(PracticeStatus)
    assert presenters.COMMISSIONER_WORDS.keys() == set(CommissionerKind)
    assert presenters.BECAME.keys() == set(SuccessionKind)


def test_a_status_no_register_gave_is_not_known() -> None:
    assert (presenters.status_words("C"), presenters.status_colour("C")) == ("Closed", "grey")
    assert (presenters.status_words(""), presenters.status_colour("")) == ("Not known", "white")


def test_the_last_day_is_the_day_before_the_end() -> None:
    assert presenters.last_day(date(2006, 10, 1)) == date(2006, 9, 30)
    assert presenters.last_day(None) is None


def test_what_happened_is_a_sentence() -> None:
    old, new = Organisation(name="Old Mill", code="Z1"), Organisation(name="Ash Tree", code="Z2")
    said = [presenters.sentence(kind, old, new, date(2006, 10, 1)) for kind in SuccessionKind]
    assert said == [
        "Old Mill (Z1) merged into Ash Tree (Z2) on 1 October 2006.",
        "Old Mill (Z1) split, in part into Ash Tree (Z2) on 1 October 2006.",
        "Old Mill (Z1) was renamed as Ash Tree (Z2) on 1 October 2006.",
    ]
    step = Succession(kind="merge", predecessor=old, successor=new, effective_on=date(2006, 10, 1))
    assert presenters.happened(step) == said[0]
    assert presenters.HAPPENED.keys() == presenters.WHAT_FOLLOWS.keys() == set(SuccessionKind)
