"""``manage.py load_demo_studio``: a round with its scenarios, questions and signatures, issued before the year."""

from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from budgets.domain.states import BudgetStatus
from budgets.management.commands import load_demo_studio
from budgets.models import Budget, BudgetRound, Signature
from budgets.queries.agreement import standings
from budgets.queries.questions import open_questions, threads_of
from pbc.organisations.models import Organisation
from tests.integration.budgets.shares import with_tables
from tests.integration.budgets.world import AT, BudgetWorld

pytestmark = pytest.mark.django_db


def load(**changes: str) -> str:
    said = StringIO()
    given = {"pct": "ZN1", "year": "2006/07", "at": "2006-03-21T10:00+00:00"}
    call_command("load_demo_studio", **(given | changes), stdout=said)
    return said.getvalue()


def of(practice: Organisation) -> Budget:
    return Budget.objects.get(practice=practice)


def test_a_round_is_played_to_its_issue_once() -> None:
    world = with_tables(BudgetWorld().year())
    assert "Northmoor PCT: 2 budgets of 2006/07 issued, £56,534.40, 1 agreed" in load()

    round_ = BudgetRound.objects.get()
    names = list(round_.scenarios.order_by("pk").values_list("name", flat=True))
    assert names == ["By the rules in force", "Towards fair share, with growth", "Tight contingency"]
    assert len(set(round_.scenarios.values_list("digest", flat=True))) == 3
    assert (round_.adopted.name, round_.status) == ("By the rules in force", "issued")
    assert "invented" in round_.reasons
    issued = Budget.objects.filter(status=BudgetStatus.ISSUED)
    assert {budget.issued_at.date() for budget in issued} == {date(2006, 3, 27)}
    assert {budget.facts["days_late"] for budget in issued} == {0}
    missing = {standing.budget.practice.code: standing.missing for standing in standings(issued)}
    assert missing == {"ZZ0001": (), "ZZ0002": ("practice",)}
    assert {name for name in Signature.objects.values_list("name", flat=True) if "(invented)" not in name} == set()
    (answered,) = threads_of(of(world.first))
    assert not answered.is_open
    (waiting,) = open_questions(world.pct, AT)
    assert waiting.practice == world.second

    counts = [model._default_manager.count() for model in apps.get_app_config("budgets").get_models()]
    assert load() == ""
    assert counts == [model._default_manager.count() for model in apps.get_app_config("budgets").get_models()]


def test_a_costly_treatment_of_last_year_is_left_to_the_pct(monkeypatch: pytest.MonkeyPatch) -> None:
    with_tables(BudgetWorld().year())
    monkeypatch.setattr(load_demo_studio, "OUT_OF_SCOPE", "L09")
    load()
    assert BudgetRound.objects.get().adopted.name == "Bypass surgery left to the PCT"
    terms = [terms for budget in Budget.objects.all() for terms in budget.terms.all()]
    assert {tuple(each.content["options"]) for each in terms} == {("retention", "threshold", "exclusions")}
    assert all("Taken out of scope: L09 (S4 ¶41)." in each.text for each in terms)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pct": "ZZZ"}, "There is no PCT ZZZ"),
        ({"at": "2006-03-21T10:00"}, "needs an offset"),
        ({"year": "then"}, "then"),
    ],
)
def test_what_cannot_be_is_told(changes: dict[str, str], message: str) -> None:
    BudgetWorld()
    with pytest.raises(CommandError, match=message):
        load(**changes)


def test_a_round_that_cannot_be_is_told() -> None:
    BudgetWorld()
    with pytest.raises(CommandError, match="Northmoor PCT, 2006/07: .*no activity last year"):
        load()
    assert not BudgetRound.objects.exists()
