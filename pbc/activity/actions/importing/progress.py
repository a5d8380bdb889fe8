"""How far an import is. Kept in the cache, never in the import's transaction, which nobody else could see into."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache

KEPT_SECONDS = 3600
EVERY_SECONDS = 0.5
log = logging.getLogger(__name__)


def key_of(batch_id: int) -> str:
    return f"import-progress:{batch_id}"


def say(batch_id: int, phase: str, rows: int = 0) -> None:
    """Say where an import is. A cache that is away costs the picture, never the import."""
    try:
        cache.set(key_of(batch_id), {"phase": phase, "rows": rows}, KEPT_SECONDS)
    except Exception as error:  # noqa: BLE001 - any fault of any cache
        log.warning("progress of import %s cannot be shown: %s", batch_id, type(error).__name__)


def said(batch_id: int) -> dict[str, Any]:
    """What was last said of an import; nothing where it has not begun or the cache is away."""
    try:
        return dict(cache.get(key_of(batch_id)) or {})
    except Exception as error:  # noqa: BLE001 - any fault of any cache
        log.warning("progress of import %s cannot be read: %s", batch_id, type(error).__name__)
        return {}


def counter(batch_id: int, phase: str) -> Callable[[int], None]:
    """A function to call with the rows so far as often as one likes; it speaks twice a second at most."""
    spoken = 0.0

    def count(rows: int) -> None:
        nonlocal spoken
        now = time.monotonic()
        if now - spoken >= EVERY_SECONDS:
            spoken = now
            say(batch_id, phase, rows)

    return count


def first_to_send_again(batch_id: int, seconds: int) -> bool:
    """Whether nobody has sent this import to the workers again within so many seconds."""
    return bool(cache.add(f"import-sent-again:{batch_id}", 1, seconds))
