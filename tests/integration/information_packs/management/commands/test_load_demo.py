"""``manage.py load_demo``: from the files of a small invented area to closed months, budgets and sign-ins, once."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from budgets.models import Budget
from pbc.accounts.models import User
from pbc.activity.models import ClosedActivity, MonthClose
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

pytestmark = pytest.mark.django_db
PRACTICES, MONTHS = 6, 15


@pytest.fixture
def demo_files(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of one PCT. One process loads them, so that all stays in the test's transaction."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    out = tmp_path / "files"
    call_command("make_demo_files", practices=PRACTICES, months=MONTHS, seed=1, out=out, pcts=1, stdout=StringIO())
    return out


def load(directory: Path) -> str:
    said = StringIO()
    call_command("load_demo", str(directory), stdout=said)
    return said.getvalue()


def rows_of_every_table() -> dict[str, int]:
    ours = [model for model in apps.get_models() if not model._meta.proxy and model._meta.managed]
    return {model._meta.label: model._default_manager.count() for model in ours}


def test_it_loads_sets_budgets_closes_months_and_the_second_time_changes_nothing(demo_files: Path) -> None:
    load(demo_files)
    first = rows_of_every_table()

    assert Organisation.objects.practices().filter(closed_on=None).count() == PRACTICES
    past = {Month(2005, 4).plus(number).first_day for number in range(MONTHS)}
    assert set(MonthClose.objects.values_list("month", flat=True)) == past
    assert set(ClosedActivity.objects.values_list("close__month", flat=True)) == past
    budgets = Budget.objects.values_list("financial_year", "practice_id")
    assert {year for year, _ in budgets} == {2006}
    assert len({practice for _, practice in budgets}) == PRACTICES
    assert User.objects.filter(assignments__role="pct_analyst").exists()

    said = load(demo_files)

    assert "0 files loaded, 0 rows" in said
    assert rows_of_every_table() == first


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read as a manifest"):
        load(tmp_path)
