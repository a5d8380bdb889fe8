import pytest

from pbc.organisations.domain.commissioners import commissioner_kind_of
from pbc.organisations.domain.kinds import CommissionerKind as Kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("5D7", Kind.PCT),
        ("TAN", Kind.PCT),
        ("4QP36", Kind.PRIMARY_CARE_GROUP),
        ("6A1", Kind.LOCAL_HEALTH_BOARD),
        ("7A7", Kind.LOCAL_HEALTH_BOARD),
        ("00K", Kind.CLINICAL_COMMISSIONING_GROUP),
        ("15A", Kind.CLINICAL_COMMISSIONING_GROUP),
        ("99N", Kind.CLINICAL_COMMISSIONING_GROUP),
        ("ZP1", Kind.PCT),
    ],
)
def test_the_code_tells_the_body(code: str, kind: Kind) -> None:
    assert commissioner_kind_of(code) is kind
