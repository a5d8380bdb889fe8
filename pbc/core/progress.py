"""How far long work is. Kept in the cache, never in the work's own transaction, which nobody else could see into."""

import logging

from django.core.cache import cache

KEPT_SECONDS = 3600
log = logging.getLogger(__name__)


def say(key: str, done: int, total: int) -> None:
    """Say how many steps of how many are done. A cache that is away costs the picture, never the work."""
    try:
        cache.set(f"progress:{key}", [done, total], KEPT_SECONDS)
    except Exception as error:  # noqa: BLE001 - any fault of any cache
        log.warning("progress of %s cannot be shown: %s", key, type(error).__name__)


def said(key: str) -> tuple[int, int]:
    """What was last said; none of none where the work has not begun or the cache is away."""
    try:
        done, total = cache.get(f"progress:{key}") or (0, 0)
    except Exception as error:  # noqa: BLE001 - any fault of any cache
        log.warning("progress of %s cannot be read: %s", key, type(error).__name__)
        return 0, 0
    return int(done), int(total)
