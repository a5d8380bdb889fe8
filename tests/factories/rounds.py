"""Rounds, scenarios, proposals and questions of one practice, stored as the actions leave them, without facts."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db.models import Max

from budgets.domain.bases import BasePractice
from budgets.domain.round_states import RoundStatus
from budgets.domain.scenarios import calculate
from budgets.domain.states import BudgetStatus
from budgets.domain.terms import Side, TermsContent, digest_of
from budgets.models import (
    Budget,
    BudgetLine,
    BudgetQuestion,
    BudgetRemark,
    BudgetRound,
    RoundBase,
    Scenario,
    Terms,
)
from pbc.organisations.models import Organisation
from tests.factories.bases import base, given, history

AT = datetime(2006, 3, 20, 10, tzinfo=UTC)
BY = "A tester"


def round_in(pct: Organisation, practice: Organisation) -> BudgetRound:
    """The PCT's open round of 2006/07, on a base of one practice that used 100 pounds of emergency care."""
    found = BudgetRound.objects.filter(pct=pct, status=RoundStatus.OPEN).first()
    if found:
        return found
    number = (BudgetRound.objects.filter(pct=pct).aggregate(last=Max("number"))["last"] or 0) + 1
    round_ = BudgetRound.objects.create(
        pct=pct,
        financial_year=2006,
        number=number,
        on=date(2006, 4, 1),
        list_on=date(2006, 4, 1),
        through=date(2006, 3, 1),
        opened_by=BY,
        opened_at=AT,
    )
    content = base(_practice(practice)).as_dict()
    RoundBase.objects.create(round=round_, version=1, content=content, made_by=BY, made_at=AT)
    return round_


def scenario_in(pct: Organisation, practice: Organisation) -> Scenario:
    """A scenario of that round."""
    round_ = round_in(pct, practice)
    what = given(base(_practice(practice)))
    result = calculate(what)
    return Scenario.objects.create(
        round=round_,
        name=f"Scenario {round_.scenarios.count() + 1}",
        base=round_.bases.get(),
        parameters=what.parameters.as_dict(),
        result=result.as_dict(),
        digest=result.digest,
        made_by=BY,
        made_at=AT,
        changed_by=BY,
        changed_at=AT,
    )


def proposal_in(pct: Organisation, practice: Organisation) -> Budget:
    """A proposed budget of the practice with terms to sign."""
    last = Budget.objects.filter(practice=practice, financial_year=2006).aggregate(last=Max("version"))["last"] or 0
    budget = Budget.objects.create(
        practice=practice,
        pct=pct,
        financial_year=2006,
        version=last + 1,
        status=BudgetStatus.PROPOSED,
        gross=Decimal("100.00"),
        contingency=Decimal("4.00"),
        net=Decimal("96.00"),
        facts={},
        set_by=BY,
        set_at=AT,
    )
    line = calculate(given(base(_practice(practice)))).practices[0].budget.lines[0]
    BudgetLine.objects.create(
        budget=budget,
        line=line.line,
        gross=line.gross,
        contingency=line.contingency,
        net=line.net,
        method=line.method,
        working=line.working.as_dict(),
    )
    content = TermsContent(
        level="intermediate",
        scope={"emergency": "devolved"},
        price_base="prices of 2006/07",
        options=("retention",),
        contingency_rate=Decimal(4),
        contingency_base="gross_in_scope",
        threshold=Decimal(20000),
        excluded_codes=(),
        sharing_percent=Decimal(70),
        permitted_uses=("equipment", "training", "clinical_staff", "non_clinical_staff"),
    )
    text = "Terms of a test\n\n1. Budget: £96.00.\n"
    Terms.objects.create(
        budget=budget,
        version=1,
        content=content.as_dict(),
        text=text,
        digest=digest_of(text),
        reason="A test",
        made_by=BY,
        made_at=AT,
    )
    return budget


def question_in(pct: Organisation, practice: Organisation) -> BudgetQuestion:
    """A question about that budget."""
    question = BudgetQuestion.objects.create(budget=proposal_in(pct, practice), asked_by=BY, asked_at=AT)
    BudgetRemark.objects.create(question=question, side=Side.PRACTICE, text="Why?", by_name=BY, at=AT)
    return question


def _practice(practice: Organisation) -> BasePractice:
    return BasePractice(
        key=practice.pk,
        code=practice.code,
        name=practice.name,
        patients=1000,
        list_on=date(2006, 1, 1),
        lines=(history("emergency", "100.00", of=(practice.code,)),),
        recorded_under=(practice.code,),
    )
