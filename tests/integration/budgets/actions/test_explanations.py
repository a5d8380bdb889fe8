"""Variances asked about and answered, with every refusal, on a closed month over its budget."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from budgets.actions.explanations import accept_explanation, ask_again, ask_for_explanations, explain
from budgets.actions.setting import issue_budgets, set_budgets
from budgets.models import Explanation, ExplanationStep
from pbc.activity.actions.months import close_month
from pbc.activity.models import MonthClose
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.budgets.world import AT, LAST, THIS, BudgetWorld

APRIL, MAY = THIS.months[:2]
CLOSED_AT = datetime(2006, 5, 19, 10, tzinfo=UTC)


@pytest.fixture
def over(world) -> BudgetWorld:
    """April closed, six spells in place of one: 13,800 against 2,208 of emergencies."""
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    first = {"rows": 0, "total": 0, "snapshot_hash": "0" * 64, "closed_by": "The system", "closed_at": AT}
    MonthClose.objects.create(pct=world.pct, month=LAST.months[-1].first_day, **first)
    world.year([APRIL])
    for _ in range(5):
        world.spell(world.first, APRIL)
    world.summed()
    close_month(pct=world.pct, month=APRIL, by=SYSTEM, at=CLOSED_AT)
    return world


def asked(world, *lines: str, **changes) -> list[Explanation]:
    given = {"practice": world.first, "month": APRIL, "by": hat("pct_finance", world.pct), "at": CLOSED_AT}
    return ask_for_explanations(lines=lines or ("emergency",), **(given | changes))


def answered(world, explanation, words="Norovirus at the care home", **changes) -> Explanation:
    given = {"by": hat("practice_manager", world.first), "at": CLOSED_AT}
    return explain(explanation=explanation, words=words, **(given | changes))


def test_what_is_asked_keeps_the_figures_and_the_split_in_words(over) -> None:
    one, total = asked(over, "emergency", "total")
    assert (one.variance, one.percent, one.status) == (Decimal("11592.00"), Decimal("525.0"), "asked")
    assert one.why == "Emergency admissions: £11,592.00 over budget to date: by volume +£11,592."
    assert one.due_on == date(2006, 6, 5), "the tenth working day after 19 May"
    assert total.label == "Total"
    event = AuditEvent.objects.get(kind="budgets.explanations_asked")
    assert (event.facts["lines"], event.organisation_code) == (["emergency", "total"], over.first.code)


def test_asked_answered_asked_again_answered_accepted(over) -> None:
    (made,) = asked(over)
    finance, later = hat("pct_finance", over.pct), datetime(2006, 6, 1, tzinfo=UTC)
    answered(over, made)
    again = ask_again(explanation=made, words="How many patients?", by=finance, at=later)
    assert (again.status, again.due_on) == ("asked_again", date(2006, 6, 15))
    answered(over, made, "Five.")
    assert accept_explanation(explanation=made, by=finance, at=later).status == "accepted"
    steps = list(made.steps.order_by("pk").values_list("status", "words"))
    assert steps == [
        ("asked", ""),
        ("answered", "Norovirus at the care home"),
        ("asked_again", "How many patients?"),
        ("answered", "Five."),
        ("accepted", ""),
    ]
    kinds = AuditEvent.objects.filter(subject_id=str(made.pk), subject_type="budgets.Explanation")
    assert kinds.count() == 4


@pytest.mark.parametrize(
    ("lines", "rule"),
    [((), "line_chosen"), (("prescribing",), "variance_explain_percent"), (("weather",), "known_line")],
)
def test_only_what_is_above_the_limits_is_asked_about(over, lines, rule) -> None:
    with pytest.raises(Invalid) as fault:
        ask_for_explanations(
            practice=over.first, month=APRIL, lines=lines, by=hat("pct_finance", over.pct), at=CLOSED_AT
        )
    assert fault.value.rule == rule
    assert not Explanation.objects.exists()


def test_a_line_is_asked_about_once_a_month(over) -> None:
    asked(over)
    with pytest.raises(Invalid, match="has been asked about"):
        asked(over)


def test_a_month_that_is_not_closed_is_not_asked_about(over) -> None:
    over.year([MAY])
    with pytest.raises(Denied, match="May 2006 is not closed"):
        asked(over, month=MAY)


def test_who_may_ask_and_who_may_answer(over) -> None:
    for role, place in (("practice_manager", over.first), ("pct_analyst", over.pct), ("pct_finance", PctFactory())):
        with pytest.raises(Denied):
            asked(over, by=hat(role, place))
    (made,) = asked(over)
    for role, place in (("practice_manager", over.second), ("pct_finance", over.pct)):
        with pytest.raises(Denied):
            answered(over, made, by=hat(role, place))
    answered(over, made)
    with pytest.raises(Denied):
        accept_explanation(explanation=made, by=hat("practice_manager", over.first), at=CLOSED_AT)


def test_steps_out_of_turn_and_empty_words_are_refused(over) -> None:
    (made,) = asked(over)
    finance = hat("pct_finance", over.pct)
    with pytest.raises(Denied, match="“asked”"):
        accept_explanation(explanation=made, by=finance, at=CLOSED_AT)
    with pytest.raises(Invalid, match="explanation is missing"):
        answered(over, made, " ")
    answered(over, made)
    with pytest.raises(Denied, match="“answered”"):
        answered(over, made)
    with pytest.raises(Invalid, match="is missing"):
        ask_again(explanation=made, words="", by=finance, at=CLOSED_AT)


def test_without_its_record_nothing_is_kept(over, monkeypatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the record fails")

    (made,) = asked(over)
    monkeypatch.setattr(audit, "record", broken)
    for deed in (lambda: answered(over, made), lambda: asked(over, "total")):
        with pytest.raises(RuntimeError), transaction.atomic():
            deed()
    made.refresh_from_db()
    assert (made.status, made.steps.count(), Explanation.objects.count()) == ("asked", 1, 1)


def test_what_was_said_cannot_be_changed(over) -> None:
    asked(over)
    for deed in (lambda: ExplanationStep.objects.update(words="x"), lambda: ExplanationStep.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
