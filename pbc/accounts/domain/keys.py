"""Keys that machines carry: ``pbc_<prefix>_<secret>``. The prefix tells keys apart; only a hash is kept."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from pbc.accounts.domain.permissions import Permission

PATTERN = re.compile(r"pbc_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")

SCOPES: dict[Permission, str] = {
    Permission.IMPORT_LOAD: "Send files",
    Permission.REFERENCE_LOAD: "Send reference files (tariffs, organisations, list sizes)",
    Permission.IMPORT_VIEW: "Read how imports went",
    Permission.PRACTICE_VIEW: "Read practices",
    Permission.STATEMENT_VIEW: "Read budget statements",
    Permission.LEDGER_VIEW: "Read the ledger: where the allocation stands",
    Permission.EXCEPTION_VIEW: "Read exceptions from the rules of budgets",
    Permission.PACK_VIEW: "Read information packs",
    Permission.CASE_VIEW: "Read business cases, their clocks and the register of decisions",
    Permission.DISPUTE_VIEW: "Read the disputes in which the organisation is a side",
    Permission.DISPUTE_AUDIT: "Read every dispute of the PCT or SHA that was referred to the SHA, as an auditor does",
    Permission.AUDIT_VIEW: "Read how years of budgets were closed, with their audit bundles",
}
"""What a key may be given. No key sees patient-level rows, closes a month or looks after users."""


@dataclass(frozen=True)
class NewKey:
    """A key as it is shown once, with what is kept of it."""

    plain: str
    prefix: str
    key_hash: str


def make_key() -> NewKey:
    prefix = secrets.token_hex(4)
    plain = f"pbc_{prefix}_{secrets.token_urlsafe(32)}"
    return NewKey(plain, prefix, hash_of(plain))


def hash_of(plain: str) -> str:
    """The secret is random and long, so a plain SHA-256 is safe; it is looked up on every request."""
    return hashlib.sha256(plain.encode()).hexdigest()


def prefix_of(plain: str) -> str | None:
    """The prefix, or nothing if this is no key of ours."""
    match = PATTERN.fullmatch(plain)
    return match[1] if match else None


def matches(plain: str, key_hash: str) -> bool:
    return hmac.compare_digest(hash_of(plain), key_hash)
