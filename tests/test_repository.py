"""The rules of the house, kept by the whole source; and each rule catches a violation planted for it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings

from tests import house_rules

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture
def plant(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a source text into an otherwise empty tree."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return tmp_path

    return write


def test_only_actions_write() -> None:
    assert house_rules.writes_outside_actions(PROJECT) == []


@pytest.mark.parametrize(
    "text",
    [
        "practice.save()",
        "practice.save(update_fields=['name'])",
        "practice.delete()",
        "Practice.objects.create(name=name)",
        "Practice.objects.filter(pk=1).update(name=name)",
        "Practice.objects.filter(pk=1).exclude(pk=2).delete()",
        "practice.lines.bulk_create(lines)",
        "Practice.objects.get_or_create(pk=1)",
        "cursor.execute('UPDATE practice SET name = 1')",
        "cursor.execute('''\n  INSERT INTO practice VALUES (1)''')",
        "cursor.copy_expert(sql, file)",
    ],
)
def test_a_write_in_a_view_is_caught(plant: Callable[[str, str], Path], text: str) -> None:
    root = plant("budgets/views.py", f"def show(request):\n    {text}\n")
    assert len(house_rules.writes_outside_actions(root)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("budgets/actions/budgets.py", "budget.save()"),
        ("budgets/migrations/0001_initial.py", "cursor.execute('UPDATE practice SET name = 1')"),
        ("budgets/domain/sql.py", "TEXT = 'INSERT INTO staging SELECT 1'"),
        ("budgets/rendering/tables.py", "workbook.save(path)"),
        ("budgets/views.py", "seen.update(more); cache.delete('key'); hash.update(b'')"),
        ("budgets/views.py", "'Update the budget of a practice.'"),
        ("pbc/core/audit.py", "AuditEvent.objects.create()"),
    ],
)
def test_what_is_no_write_is_let_be(plant: Callable[[str, str], Path], name: str, text: str) -> None:
    assert house_rules.writes_outside_actions(plant(name, text)) == []


def test_views_and_the_api_read_through_visible_to() -> None:
    assert house_rules.reads_without_scope(PROJECT) == []


@pytest.mark.parametrize("name", ["budgets/views.py", "budgets/views/lists.py", "pbc/api/statements.py"])
@pytest.mark.parametrize("text", ["Budget.objects.all()", "get_object_or_404(Budget, pk=1)"])
def test_a_read_without_scope_is_caught(plant: Callable[[str, str], Path], name: str, text: str) -> None:
    assert len(house_rules.reads_without_scope(plant(name, text))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("budgets/views.py", "get_object_or_404(Budget.objects.visible_to(hat), pk=1)"),
        ("budgets/queries.py", "Budget.objects.all()"),
    ],
)
def test_a_scoped_read_is_let_be(plant: Callable[[str, str], Path], name: str, text: str) -> None:
    assert house_rules.reads_without_scope(plant(name, text)) == []


def test_the_day_of_a_moment_has_one_name() -> None:
    assert house_rules.days_by_another_name(PROJECT) == []


@pytest.mark.parametrize("text", ["on = at.date()\n", "on = timezone.localdate(at)\n", "on = localtime(at).date()\n"])
def test_another_name_of_a_day_is_caught(plant: Callable[[str, str], Path], text: str) -> None:
    assert len(house_rules.days_by_another_name(plant("budgets/actions/claims.py", text))) == 1


def test_a_day_of_the_calendar_is_let_be(plant: Callable[[str, str], Path]) -> None:
    assert (
        house_rules.days_by_another_name(plant("budgets/actions/claims.py", "on = datetime.date(2006, 4, 1)\n")) == []
    )


def test_no_module_is_too_long() -> None:
    assert house_rules.modules_too_long(PROJECT) == []


def test_a_long_module_is_caught(plant: Callable[[str, str], Path]) -> None:
    lines = house_rules.LONGEST_MODULE
    assert house_rules.modules_too_long(plant("budgets/models.py", "x = 1\n" * lines)) == []
    assert len(house_rules.modules_too_long(plant("budgets/models.py", "x = 1\n" * (lines + 1)))) == 1


def test_every_module_with_functions_has_its_test_module() -> None:
    assert house_rules.modules_without_test(PROJECT) == []


def test_a_module_without_test_is_caught(plant: Callable[[str, str], Path]) -> None:
    root = plant("pbc/activity/actions/imports.py", "def load(): ...\n")
    assert len(house_rules.modules_without_test(root)) == 1
    plant("tests/integration/activity/actions/test_imports.py", "")
    assert house_rules.modules_without_test(root) == []
    plant("budgets/apps.py", "def ready(): ...\n")
    plant("budgets/models.py", "class Budget:\n    def __str__(self): ...\n")
    plant("budgets/domain/kinds.py", "KIND = 1\n")
    assert house_rules.modules_without_test(root) == []


@pytest.mark.parametrize(
    "test", ["budgets/views/test_lists.py", "budgets/test_views.py", "budgets/test_views_of_lists.py"]
)
def test_outer_rooms_may_be_tested_as_one(plant: Callable[[str, str], Path], test: str) -> None:
    root = plant("budgets/views/budgets.py", "def show(): ...\n")
    assert len(house_rules.modules_without_test(root)) == 1
    plant(f"tests/integration/{test}", "")
    assert house_rules.modules_without_test(root) == []


def test_inner_rooms_are_tested_one_by_one(plant: Callable[[str, str], Path]) -> None:
    root = plant("budgets/actions/setting.py", "def set_budgets(): ...\n")
    plant("tests/integration/budgets/actions/test_closing.py", "")
    assert len(house_rules.modules_without_test(root)) == 1


def test_audit_kinds_are_named_after_their_app() -> None:
    misnamed = {
        kind: place
        for kind, place in house_rules.audit_kinds(PROJECT).items()
        if not re.fullmatch(r"[a-z_]+\.[a-z_]+", kind) or kind.split(".")[0] not in place.split("/")
    }
    assert misnamed == {}


def test_every_audit_kind_has_its_sentence() -> None:
    kinds = house_rules.audit_kinds(PROJECT)
    missing = {kind: kinds[kind] for kind in kinds.keys() - house_rules.audit_sentences(PROJECT)}
    assert missing == {}, f"add a sentence to {house_rules.AUDIT_TABLE} in the presenters of the app"


def test_every_sentence_is_of_an_event_that_is_recorded() -> None:
    assert house_rules.sentences_of_nothing(PROJECT) == set(), "an action has lost its audit event, or words are left"


def test_a_lost_audit_event_is_caught(plant: Callable[[str, str], Path]) -> None:
    words = "AUDIT_SENTENCES = {'budgets.set': 'set', 'budgets.import_loaded': 'loaded', 'budgets.lost': 'lost'}\n"
    root = plant("budgets/presenters.py", words)
    plant("budgets/actions/budgets.py", "audit.record('budgets.set', x)\naudit.record(f'budgets.import_{how}', x)\n")
    assert house_rules.sentences_of_nothing(root) == {"budgets.lost"}


def test_a_kind_and_its_sentence_are_found(plant: Callable[[str, str], Path]) -> None:
    root = plant("budgets/actions/budgets.py", "audit.record('budgets.set', budget, by=by, at=at)\nlog.record('x')\n")
    assert house_rules.audit_kinds(root) == {"budgets.set": "budgets/actions/budgets.py:1"}
    assert house_rules.audit_sentences(root) == set()
    plant("budgets/presenters.py", "AUDIT_SENTENCES: dict[str, str] = {'budgets.set': 'set the budget'}\n")
    assert house_rules.audit_sentences(root) == {"budgets.set"}


def test_every_task_sent_by_name_exists() -> None:
    current_app.loader.import_default_modules()
    sent = set(house_rules.tasks_enqueued(PROJECT)) | {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}
    assert sent - set(current_app.tasks) == set()


def test_a_task_sent_by_name_is_found(plant: Callable[[str, str], Path]) -> None:
    root = plant("budgets/actions/budgets.py", "jobs.enqueue('budgets.no_such_task', budget_id=1)\n")
    assert house_rules.tasks_enqueued(root) == {"budgets.no_such_task": "budgets/actions/budgets.py:1"}
