"""State tables drawn: from a table of transitions to a diagram that a test keeps true."""

from collections.abc import Mapping
from typing import TypeVar

State = TypeVar("State", bound=str)


def diagram(title: str, transitions: Mapping[State, frozenset[State]], labels: Mapping[State, str]) -> str:
    """The Markdown page of a state table: a Mermaid diagram, in the order of the table.

    :raises KeyError: where a state has no label.
    """
    lines = [f"# {title}", "", "Generated from the state table by `manage.py draw_states`; do not edit.", ""]
    lines += ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state}: {labels[state]}" for state in transitions]
    order = list(transitions)
    lines += [f"    {state} --> {target}" for state in order for target in sorted(transitions[state], key=order.index)]
    lines += [f"    {state} --> [*]" for state in order if not transitions[state]]
    return "\n".join([*lines, "```", ""])
