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


@pytest.mark.parametrize("app", ["pbc.activity", "budgets", "information_packs"])
def test_state_tables_cover_their_states(app):
    states = import_module(f"{app}.domain.states")
    (enum,) = {type(state) for state in states.TRANSITIONS}
    assert set(enum) == set(states.TRANSITIONS) == set(states.LABELS)
    assert {target for targets in states.TRANSITIONS.values() for target in targets} <= set(enum)
