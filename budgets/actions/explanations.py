"""Ask a practice about a variance, answer, accept or ask again (R41; S4 ¶38, ¶71)."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from budgets import permissions
from budgets.domain.explanation_states import ExplanationStatus
from budgets.domain.explanations import LONGEST, check_move, checked_words, due_on, to_ask
from budgets.models import Explanation, ExplanationStep
from budgets.presenters.causes import why
from budgets.queries.statements import Statement, statement
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.core.working import Working
from pbc.organisations.models import Organisation

RULE = "variance_answer_days"


@transaction.atomic
def ask_for_explanations(
    *, practice: Organisation, month: Month, lines: Collection[str], by: Principal, at: datetime
) -> list[Explanation]:
    """Ask a practice about variances above the limits: lines of its statement of a closed month, or its total.

    The figures and their split stay with the question as they are now.

    :raises Denied: if this hat may not, or the month is not closed.
    :raises Invalid: for a line within the limits, or asked about before; or where the year has no rule for the day.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=practice.pk)
    found = statement(practice, month)
    if found.pct is None:
        raise Denied(f"{practice.name} had no PCT in {month.label}.")
    permissions.check_own_pct(by, found.pct, Permission.VARIANCE_ASK, to="ask about a variance")
    _check_stated(found)
    asked = Explanation.objects.filter(practice=practice, month=month.first_day).values_list("line", flat=True)
    shown = [*found.lines, *([found.total] if found.total else [])]
    chosen = to_ask(shown, lines, set(asked))
    answer_by = _due(found.pct, day_of(at))
    made = [
        Explanation(
            practice=practice,
            pct=found.pct,
            month=month.first_day,
            line=line.line,
            label=line.label,
            variance=_decimal(line.variance),
            percent=_decimal(line.variance_percent),
            why=why(line)[:LONGEST],
            status=ExplanationStatus.ASKED,
            asked_at=at,
            due_on=answer_by,
        )
        for line in chosen
    ]
    Explanation.objects.bulk_create(made)
    for explanation in made:
        _step(explanation, ExplanationStatus.ASKED, "", by=by, at=at)
    facts = {"month": str(month), "lines": [line.line for line in chosen], "due_on": answer_by}
    audit.record("budgets.explanations_asked", practice, by=by, at=at, organisation_code=practice.code, **facts)
    return made


@transaction.atomic
def explain(*, explanation: Explanation, words: str, by: Principal, at: datetime) -> Explanation:
    """Say what lies behind the variance, in one paragraph: the practice itself.

    :raises Denied: if this hat may not, or nothing is asked at this moment.
    :raises Invalid: without words, or with too many.
    """
    explanation = _locked(explanation)
    permissions.check_own_practice(by, explanation.practice, Permission.VARIANCE_EXPLAIN, to="explain a variance")
    check_move(ExplanationStatus(explanation.status), ExplanationStatus.ANSWERED)
    said = checked_words(words, what="The explanation")
    _move(explanation, ExplanationStatus.ANSWERED, said, by=by, at=at)
    _record("budgets.variance_explained", explanation, by=by, at=at)
    return explanation


@transaction.atomic
def accept_explanation(*, explanation: Explanation, by: Principal, at: datetime) -> Explanation:
    """Accept an answer: the PCT that asked.

    :raises Denied: if this hat may not, or there is no answer to accept.
    """
    explanation = _locked(explanation)
    permissions.check_own_pct(by, explanation.pct, Permission.VARIANCE_ASK, to="accept an explanation")
    check_move(ExplanationStatus(explanation.status), ExplanationStatus.ACCEPTED)
    _move(explanation, ExplanationStatus.ACCEPTED, "", by=by, at=at)
    _record("budgets.explanation_accepted", explanation, by=by, at=at)
    return explanation


@transaction.atomic
def ask_again(*, explanation: Explanation, words: str, by: Principal, at: datetime) -> Explanation:
    """Say what an answer leaves open. The practice has as many working days again.

    :raises Denied: if this hat may not, or there is no answer to ask about.
    :raises Invalid: without words.
    """
    explanation = _locked(explanation)
    permissions.check_own_pct(by, explanation.pct, Permission.VARIANCE_ASK, to="ask about a variance again")
    check_move(ExplanationStatus(explanation.status), ExplanationStatus.ASKED_AGAIN)
    said = checked_words(words, what="What is still to be explained")
    explanation.due_on = _due(explanation.pct, day_of(at))
    _move(explanation, ExplanationStatus.ASKED_AGAIN, said, by=by, at=at)
    _record("budgets.explanation_asked_again", explanation, by=by, at=at)
    return explanation


def _check_stated(found: Statement) -> None:
    if found.total is None:
        raise Denied(f"{found.practice.name} has no statement of {found.month.label} to ask about.")
    if not found.is_closed:
        raise Denied(f"{found.month.label} is not closed: its figures may still change. Close the month, then ask.")


def _decimal(figure: Working) -> Decimal:
    """A figure of a line above the limits, which has one."""
    return Decimal(str(figure.value))


def _due(pct: Organisation, today: date) -> date:
    rule = rules_in_force(today, pct).get(RULE)
    if rule is None:
        fix = "Ask from April 2006 on."
        raise Invalid("The rules of that year do not say by when a practice answers.", rule=RULE, fix=fix)
    return due_on(today, int(rule.number))


def _locked(explanation: Explanation) -> Explanation:
    rows = Explanation.objects.select_for_update(no_key=True, of=("self",)).select_related("practice", "pct")
    return rows.get(pk=explanation.pk)


def _move(explanation: Explanation, status: ExplanationStatus, words: str, *, by: Principal, at: datetime) -> None:
    explanation.status = status
    explanation.save(update_fields=["status", "due_on"])
    _step(explanation, status, words, by=by, at=at)


def _step(explanation: Explanation, status: ExplanationStatus, words: str, *, by: Principal, at: datetime) -> None:
    ExplanationStep.objects.create(
        explanation=explanation,
        status=status,
        words=words,
        by_name=by.name,
        by_role=by.role,
        by_user_id=by.user_id,
        at=at,
        due_on=explanation.due_on,
    )


def _record(kind: str, explanation: Explanation, *, by: Principal, at: datetime) -> None:
    facts = {"month": f"{explanation.month:%Y-%m}", "line": explanation.line, "variance": explanation.variance}
    audit.record(kind, explanation, by=by, at=at, organisation_code=explanation.practice.code, **facts)
