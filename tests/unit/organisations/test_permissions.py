from datetime import date

import pytest

from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.permissions import (
    check_may_load,
    check_may_record_succession,
    may_record_succession,
    recordable_kinds,
)

PRACTICE, PCT = OrganisationKind.PRACTICE, OrganisationKind.PCT


def hat(*permissions: str) -> Principal:
    return Principal(name="A", role="pbc_manager", permissions=frozenset(permissions), user_id=1)


def test_who_loads_files_loads_registers() -> None:
    for allowed in (SYSTEM, hat("reference.load"), hat("import.load")):
        check_may_load(allowed)
    with pytest.raises(Denied, match="you may not load registers of organisations or lists of patients"):
        check_may_load(hat("practice.view"))


def test_what_may_be_recorded_of_whom_is_a_matter_of_two_permissions() -> None:
    assert recordable_kinds(hat()) == ()
    assert recordable_kinds(hat("succession.record")) == (PRACTICE,)
    assert recordable_kinds(hat("succession.record", "succession.record_pcts")) == (PRACTICE, PCT)


def test_who_keeps_no_registers_is_refused_before_anything_is_looked_up() -> None:
    old, new, day = Organisation(kind=PRACTICE), Organisation(kind=PRACTICE), date(2006, 10, 1)
    check_may_record_succession(SYSTEM, old, new, day)
    with pytest.raises(Denied, match="you may not record what became of an organisation"):
        check_may_record_succession(hat("reference.load"), old, new, day)
    with pytest.raises(Denied, match="you may not record what became of a primary care trust"):
        check_may_record_succession(hat("succession.record"), Organisation(kind=PCT), Organisation(kind=PCT), day)
    everything = hat("succession.record", "succession.record_pcts")
    with pytest.raises(Denied, match="you may not record what became of a provider"):
        check_may_record_succession(everything, Organisation(kind="provider"), new, day)
    assert not may_record_succession(hat(), old, new, day)
    assert may_record_succession(SYSTEM, old, new, day)
