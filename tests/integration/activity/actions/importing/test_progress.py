"""How far an import is."""

from django.core.cache import cache

from pbc.activity.actions.importing import progress


def test_progress_is_said_at_most_twice_a_second(monkeypatch):
    cache.clear()
    said = []
    monkeypatch.setattr(progress, "say", lambda batch_id, phase, rows: said.append(rows))
    clock = iter([10.0, 10.1, 10.4, 10.6])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    count = progress.counter(1, "reading")
    for rows in (1, 2, 3, 4):
        count(rows)
    assert said == [1, 4]


def test_a_cache_that_is_away_does_not_stop_an_import(monkeypatch):
    def away(*args):
        raise ConnectionError

    monkeypatch.setattr(progress.cache, "set", away)
    progress.say(1, "reading", 5)


def test_it_is_sent_again_once_in_a_while():
    cache.clear()
    assert progress.first_to_send_again(1, 60)
    assert not progress.first_to_send_again(1, 60)
