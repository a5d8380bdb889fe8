"""The life of a pack."""

from enum import StrEnum


class PackStatus(StrEnum):
    QUEUED = "queued"
    BUILT = "built"
    PUBLISHED = "published"
    FAILED = "failed"


TRANSITIONS: dict[PackStatus, frozenset[PackStatus]] = {
    PackStatus.QUEUED: frozenset({PackStatus.BUILT, PackStatus.FAILED}),
    PackStatus.FAILED: frozenset({PackStatus.QUEUED}),
    PackStatus.BUILT: frozenset({PackStatus.PUBLISHED}),
    PackStatus.PUBLISHED: frozenset(),
}

LABELS = {
    PackStatus.QUEUED: "Being made",
    PackStatus.BUILT: "Made, not yet published",
    PackStatus.PUBLISHED: "Published",
    PackStatus.FAILED: "Could not be made",
}
