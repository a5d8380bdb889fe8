import pytest

from information_packs import permissions
from information_packs.models import Pack
from pbc.accounts.domain.roles import ROLES
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.models import Organisation

PCT, PRACTICE = Organisation(pk=1, kind="pct"), Organisation(pk=2, kind="practice")
PACK = Pack(pct=PCT, practice=PRACTICE)


def hat(role: str, organisation_id: int, kind: str) -> Principal:
    return Principal(
        "A tester", role, frozenset(ROLES[role].permissions), organisation_id=organisation_id, organisation_kind=kind
    )


@pytest.mark.parametrize(
    "by", [hat("pct_finance", 1, "pct"), hat("pct_analyst", 1, "pct"), SYSTEM], ids=["finance", "analyst", "system"]
)
def test_finance_analysts_and_the_system_build(by: Principal) -> None:
    assert permissions.may_build(by, PCT)
    permissions.check_can_build(by, PCT)


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (hat("pbc_manager", 1, "pct"), "As pbc manager you may not make information packs"),
        (hat("pct_finance", 3, "pct"), "made by the PCT whose practices"),
        (hat("practice_manager", 2, "practice"), "As practice manager you may not"),
    ],
    ids=["another role", "another PCT", "the practice"],
)
def test_others_do_not_build(by: Principal, why: str) -> None:
    assert not permissions.may_build(by, PCT)
    with pytest.raises(Denied, match=why):
        permissions.check_can_build(by, PCT)


@pytest.mark.parametrize(
    "by",
    [hat("practice_clinician", 2, "practice"), hat("pct_director", 1, "pct"), SYSTEM],
    ids=["practice", "PCT", "system"],
)
def test_practice_and_pct_read(by: Principal) -> None:
    permissions.check_can_read(by, PACK)


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (hat("sha_performance_manager", 4, "sha"), "small numbers of patients"),
        (hat("consortium_lead", 5, "consortium"), "small numbers of patients"),
        (hat("system_administrator", 1, "pct"), "may not read information packs"),
    ],
    ids=["SHA", "consortium", "administrator"],
)
def test_those_above_and_beside_do_not_read(by: Principal, why: str) -> None:
    with pytest.raises(Denied, match=why):
        permissions.check_can_read(by, PACK)


def test_the_practice_alone_answers() -> None:
    own = hat("practice_manager", 2, "practice")
    assert permissions.may_answer(own, PACK)
    permissions.check_can_answer(own, PACK)


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (hat("practice_manager", 6, "practice"), "Only the practice that this pack is for"),
        (hat("pct_finance", 1, "pct"), "may not answer for a practice's pack"),
        (SYSTEM, "Only the practice"),
    ],
    ids=["another practice", "the PCT", "the system"],
)
def test_nobody_answers_for_it(by: Principal, why: str) -> None:
    assert not permissions.may_answer(by, PACK)
    with pytest.raises(Denied, match=why):
        permissions.check_can_answer(by, PACK)
