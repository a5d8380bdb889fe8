"""The life of an import batch: states, who moves it on, and what each state means."""

from enum import StrEnum


class BatchStatus(StrEnum):
    RECEIVED = "received"
    CHECKING = "checking"
    LOADED = "loaded"
    CHECKED = "checked"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    FAILED = "failed"


TRANSITIONS: dict[BatchStatus, frozenset[BatchStatus]] = {
    BatchStatus.RECEIVED: frozenset({BatchStatus.CHECKING, BatchStatus.REJECTED, BatchStatus.FAILED}),
    BatchStatus.CHECKING: frozenset(
        {
            BatchStatus.LOADED,
            BatchStatus.CHECKED,
            BatchStatus.REJECTED,
            BatchStatus.DUPLICATE,
            BatchStatus.FAILED,
            BatchStatus.RECEIVED,
        }
    ),
    BatchStatus.FAILED: frozenset({BatchStatus.RECEIVED}),
    BatchStatus.LOADED: frozenset(),
    BatchStatus.CHECKED: frozenset(),
    BatchStatus.REJECTED: frozenset(),
    BatchStatus.DUPLICATE: frozenset(),
}

FINISHED = frozenset(BatchStatus) - {BatchStatus.RECEIVED, BatchStatus.CHECKING}
"""Nothing more happens to such a batch by itself."""

LABELS = {
    BatchStatus.RECEIVED: "Waiting",
    BatchStatus.CHECKING: "Being checked",
    BatchStatus.LOADED: "Loaded",
    BatchStatus.CHECKED: "Checked only",
    BatchStatus.REJECTED: "Rejected",
    BatchStatus.DUPLICATE: "Already loaded",
    BatchStatus.FAILED: "Failed",
}

MEANINGS = {
    BatchStatus.RECEIVED: "The file is stored and waits for a worker.",
    BatchStatus.CHECKING: "A worker is reading and checking the file.",
    BatchStatus.LOADED: "The good rows are in use. Rows that broke a rule are kept in quarantine.",
    BatchStatus.CHECKED: "The file was checked without loading it. Nothing changed.",
    BatchStatus.REJECTED: "The file as a whole cannot be used. Nothing changed.",
    BatchStatus.DUPLICATE: "The same file is already loaded. Nothing changed.",
    BatchStatus.FAILED: "Something went wrong on our side. Nothing changed; it can be tried again.",
}
