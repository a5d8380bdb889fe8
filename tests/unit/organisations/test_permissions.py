import pytest

from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.permissions import check_may_load, check_may_record_succession


def hat(*permissions: str) -> Principal:
    return Principal(name="A", role="pbc_manager", permissions=frozenset(permissions), user_id=1)


def test_who_loads_files_loads_registers() -> None:
    for allowed in (SYSTEM, hat("reference.load"), hat("import.load")):
        check_may_load(allowed)
    with pytest.raises(Denied, match="you may not load registers of organisations or lists of patients"):
        check_may_load(hat("practice.view"))


def test_who_keeps_registers_records_successions() -> None:
    check_may_record_succession(hat("reference.load"))
    with pytest.raises(Denied, match="you may not record what became of an organisation"):
        check_may_record_succession(hat("import.load"))
