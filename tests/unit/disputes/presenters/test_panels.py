from disputes.domain.panels import SeatState
from disputes.presenters.panels import SEAT_LABELS, load_words


def test_words_for_every_state_of_a_seat_and_for_the_load() -> None:
    assert set(SEAT_LABELS) == set(SeatState)
    assert [load_words(count) for count in (0, 1, 2)] == [
        "no running dispute",
        "1 running dispute",
        "2 running disputes",
    ]
