"""Keep sums that are dear to make until what they were made of changes: the key says what that is.

Nothing depends on it. Where the cache is away, or has forgotten, a sum is made anew, which costs time and nothing else.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import cache

SECONDS = 60 * 60 * 24 * 30
log = logging.getLogger(__name__)


def kept_under(keys: Iterable[str]) -> dict[str, Any]:
    """What is kept under these keys."""
    try:
        return dict(cache.get_many(list(keys)))
    except Exception as error:  # noqa: BLE001 - any fault of any cache
        log.warning("sums are made anew: %s", error)
        return {}


def keep(sums: Mapping[str, Any]) -> None:
    """Keep sums for a month."""
    try:
        cache.set_many(dict(sums), SECONDS)
    except Exception as error:  # noqa: BLE001 - any fault of any cache
        log.warning("sums are not kept: %s", error)
