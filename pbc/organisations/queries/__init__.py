"""Reads across organisations, for every app above."""

from pbc.organisations.queries.lists import PopulationSnapshot, list_history, list_size, list_sizes, strata
from pbc.organisations.queries.places import (
    members_of,
    pct_count_on,
    pct_of,
    pcts_of,
    places,
    practices_of,
    restated,
    sha_of,
)
from pbc.organisations.queries.successions import lineage, preview_succession

__all__ = [
    "PopulationSnapshot",
    "lineage",
    "list_history",
    "list_size",
    "list_sizes",
    "members_of",
    "pct_count_on",
    "pct_of",
    "pcts_of",
    "places",
    "practices_of",
    "preview_succession",
    "restated",
    "sha_of",
    "strata",
]
