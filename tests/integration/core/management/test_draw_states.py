from importlib import import_module

import pytest
from django.core.management import CommandError, call_command


def test_the_drawings_in_docs_are_true():
    call_command("draw_states", "--check")


def test_a_stale_drawing_fails_the_check(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="activity.md"):
        call_command("draw_states", "--check")
    call_command("draw_states")
    call_command("draw_states", "--check")


@pytest.mark.parametrize(
    "table",
    [
        "pbc.activity.domain.states",
        "budgets.domain.states",
        "budgets.domain.claim_states",
        "budgets.domain.use_states",
        "information_packs.domain.states",
    ],
)
def test_state_tables_cover_their_states(table):
    states = import_module(table)
    (enum,) = {type(state) for state in states.TRANSITIONS}
    assert set(enum) == set(states.TRANSITIONS) == set(states.LABELS)
    assert {target for targets in states.TRANSITIONS.values() for target in targets} <= set(enum)


def test_every_table_of_an_app_is_drawn(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    call_command("draw_states")
    assert {"budgets.md", "budgets_claim.md", "budgets_use.md"} <= {
        path.name for path in (tmp_path / "docs" / "states").iterdir()
    }
