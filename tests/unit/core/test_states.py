import pytest

from pbc.core.states import diagram


def test_a_table_becomes_a_diagram_in_its_own_order():
    table = {"open": frozenset({"shut", "open"}), "shut": frozenset()}
    page = diagram("Door", table, {"open": "Open", "shut": "Shut"})
    assert page.splitlines()[4:] == [
        "```mermaid",
        "stateDiagram-v2",
        "    open: Open",
        "    shut: Shut",
        "    open --> open",
        "    open --> shut",
        "    shut --> [*]",
        "```",
    ]


def test_a_state_without_a_label_is_a_fault():
    with pytest.raises(KeyError):
        diagram("Door", {"open": frozenset()}, {})
