"""When repeated failures to sign in lock an account, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Lockout:
    """The rule: after so many failures in a row, nobody signs in for so many minutes."""

    max_failures: int
    minutes: int

    def after_failure(self, failures: int, *, at: datetime) -> tuple[int, datetime | None]:
        """The count of failures after one more, and until when the account is locked.

        The count starts again with the lock, so that the next lock takes as many failures.
        """
        failures += 1
        if failures >= self.max_failures:
            return 0, at + timedelta(minutes=self.minutes)
        return failures, None


def is_locked(locked_until: datetime | None, *, at: datetime) -> bool:
    return locked_until is not None and at < locked_until
