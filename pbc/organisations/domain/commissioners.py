"""What sort of body a practice's parent is, by the shape of its code in the national register."""

import re

from pbc.organisations.domain.kinds import CommissionerKind

# In the order of the register's history. PCTs are 5xx; care trusts, which are PCTs here, are Txx.
SHAPES: tuple[tuple[re.Pattern[str], CommissionerKind], ...] = (
    (re.compile(r"4[A-Z0-9]{4}"), CommissionerKind.PRIMARY_CARE_GROUP),
    (re.compile(r"[67][A-Z][0-9]"), CommissionerKind.LOCAL_HEALTH_BOARD),
    (re.compile(r"[0-4689][0-9][A-Z]"), CommissionerKind.CLINICAL_COMMISSIONING_GROUP),
)


def commissioner_kind_of(code: str) -> CommissionerKind:
    """The kind of a body known by its code alone. What has no shape of its own is a PCT."""
    return next((kind for shape, kind in SHAPES if shape.fullmatch(code)), CommissionerKind.PCT)
