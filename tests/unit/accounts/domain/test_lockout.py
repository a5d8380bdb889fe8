from datetime import UTC, datetime, timedelta

from pbc.accounts.domain.lockout import Lockout, is_locked

AT = datetime(2006, 10, 2, 9, 0, tzinfo=UTC)
RULE = Lockout(max_failures=3, minutes=15)


def test_failures_are_counted_up_to_the_lock() -> None:
    assert RULE.after_failure(0, at=AT) == (1, None)
    assert RULE.after_failure(1, at=AT) == (2, None)


def test_the_last_failure_locks_and_starts_the_count_again() -> None:
    assert RULE.after_failure(2, at=AT) == (0, AT + timedelta(minutes=15))


def test_a_lock_ends_at_its_minute() -> None:
    until = AT + timedelta(minutes=15)
    assert is_locked(until, at=until - timedelta(seconds=1))
    assert not is_locked(until, at=until)
    assert not is_locked(None, at=AT)
