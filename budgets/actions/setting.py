"""Set a PCT's budgets by the rules in force in one go, and issue what was adopted (R18, R30, R35; S4 ¶28, ¶39)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from budgets import permissions
from budgets.actions.adoption import adopt_scenario
from budgets.actions.attribution import post_issue
from budgets.actions.locking import locked_pct
from budgets.actions.rounds import open_round
from budgets.actions.scenarios import make_scenario
from budgets.domain import lateness
from budgets.domain.parameters import by_the_rules
from budgets.domain.round_states import RoundStatus
from budgets.domain.states import BudgetStatus
from budgets.domain.versions import now_at
from budgets.models import Books, Budget, BudgetRound
from budgets.queries.carrying import Held, codes_held, held_by, strays
from budgets.queries.ledger import books_of
from budgets.queries.rounds import rules_of
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.proof import check_proof_of
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

BY_THE_RULES = "By the rules in force"
REASONS = "Set by the rules in force, with nothing agreed beyond them."


@transaction.atomic
def set_budgets(
    *,
    pct: Organisation,
    financial_year: FinancialYear,
    by: Principal,
    at: datetime,
    through: Month | None = None,
    leave_out: Collection[str] = (),
    seen: int | None = None,
    proven_at: datetime | None = None,
) -> list[Budget]:
    """Propose a budget for every practice by the rules in force: a round of one scenario, opened and adopted.

    :param through: the last month of last year to count; all that are held where not given.
    :param leave_out: codes of practices to set no budget for; it is recorded.
    :param seen: the latest version the person saw (nought for none); another one since is a refusal.
    :param proven_at: when the person last gave the password.
    :raises Denied: if this hat may not, the password was not given just before, a round is open, or somebody else is
        setting or has set them meanwhile.
    :raises CannotSet: with every reason at once. :raises Invalid: where it does not add up. Nothing is changed.
    """
    pct = locked_pct(pct)
    permissions.check_may_set(by, pct)
    check_proof_of(by, proven_at, at=at)
    latest = _latest_version(pct, financial_year)
    if seen is not None and seen != latest:
        raise Denied(f"The budgets of {pct.name} are not as you saw them: {now_at(latest)}")
    round_ = open_round(pct=pct, financial_year=financial_year, through=through, leave_out=leave_out, by=by, at=at)
    scenario = make_scenario(round_=round_, name=BY_THE_RULES, parameters=by_the_rules(rules_of(round_)), by=by, at=at)
    return adopt_scenario(scenario=scenario, reasons=REASONS, seen=scenario.digest, by=by, at=at, proven_at=proven_at)


@transaction.atomic
def issue_budgets(
    *,
    pct: Organisation,
    financial_year: FinancialYear,
    version: int,
    by: Principal,
    at: datetime,
    proven_at: datetime | None = None,
) -> list[Budget]:
    """Issue a version of proposals: practices see it, statements use it, and an earlier issued version ends.

    What ends is every budget whose money the new ones take over: that of the same practice, and that of a practice
    which has become part of it since and whose history its new budget holds (ADR 12). A practice that closed with no
    heir keeps what it had.

    Agreed or not, every practice is due its budget. How late it is against the day of the rule (S4 ¶28) is kept in
    each budget's facts. The allocation pays for it: each pound leaves what is not yet attributed (S4 ¶23, ¶39).

    :param proven_at: when the person last gave the password.
    :raises Denied: if this hat may not, the password was not given just before, or the version is not there to be
        issued (somebody else was first).
    :raises Invalid: where a practice has closed since or is no longer part of another, what would end was issued by
        another PCT, or no allocation is recorded. Nothing is changed.
    :raises Overdrawn: where the allocation does not hold the budgets.
    """
    pct = locked_pct(pct)
    permissions.check_may_set(by, pct)
    check_proof_of(by, proven_at, at=at)
    rows = Budget.objects.filter(pct=pct, financial_year=financial_year.start_year, version=version)
    proposed = list(rows.filter(status=BudgetStatus.PROPOSED).select_related("practice").order_by("pk"))
    if not proposed:
        raise Denied(_why_not_issued(rows, pct, financial_year, version))
    books = _books(pct, financial_year)
    issued_on = day_of(at)
    _check_still_open(proposed, issued_on)
    due_on = rules_in_force(financial_year.first_day, pct)["budgets_due_on"].day
    held = held_by(proposed)
    _check_still_part(held, issued_on)
    practices = [*(budget.practice_id for budget in proposed), *(each.practice.pk for each in held)]
    earlier = Budget.objects.in_force(financial_year.start_year).filter(practice__in=practices)
    replaced = list(earlier.select_related("pct", "practice").order_by("pk"))
    _check_own_books(pct, replaced)
    _check_held_once(proposed, practices)
    superseded = earlier.update(status=BudgetStatus.SUPERSEDED)
    late = lateness.days_late(due_on, issued_on)
    for budget in proposed:
        budget.status, budget.issued_by, budget.issued_at = BudgetStatus.ISSUED, by.name, at
        budget.facts |= {"due_on": due_on.isoformat(), "days_late": late}
    Budget.objects.bulk_update(proposed, ["status", "issued_by", "issued_at", "facts"])
    words = f"Version {version} of the budgets for {financial_year}"
    post_issue(books=books, issued=proposed, superseded=replaced, reason=words, by=by, at=at)
    _move_rounds(pct, financial_year, version, by, at)
    facts = {
        "year": str(financial_year),
        "version": version,
        "practices": len(proposed),
        "unsigned": sum(budget.agreed_at is None for budget in proposed),
        "superseded": superseded,
        "due_on": due_on,
        "days_late": late,
    }
    audit.record("budgets.budgets_issued", pct, by=by, at=at, organisation_code=pct.code, **facts)
    return proposed


def _books(pct: Organisation, year: FinancialYear) -> Books:
    books = books_of(pct, year)
    if books is None:
        fix = "Record the allocation first; budgets are then issued from it."
        raise Invalid(f"No allocation of {pct.name} is recorded for {year}.", rule="allocation_recorded", fix=fix)
    return books


def _check_still_open(budgets: Sequence[Budget], on: date) -> None:
    if closed := [budget.practice for budget in budgets if not budget.practice.is_open_on(on)]:
        names = ", ".join(f"{practice.name} ({practice.code})" for practice in closed)
        fix = "Set the budgets again: what became of the practice then counts."
        raise Invalid(f"Not issued: {names} has closed since the budgets were set.", rule="practice_is_open", fix=fix)


def _check_still_part(held: Sequence[Held], on: date) -> None:
    if gone := strays(held, on):
        words = "; ".join(
            f"{each.practice.name} ({each.practice.code}) is not part of {each.heir.name} ({each.heir.code})"
            for each in gone
        )
        fix = "Set the budgets again: what became of the practices then counts."
        raise Invalid(f"Not issued: {words} any more.", rule="history_is_its_own", fix=fix)


def _check_own_books(pct: Organisation, replaced: Sequence[Budget]) -> None:
    """Money goes back to the allocation that it came from, and another PCT's allocation is not ours to move."""
    if others := [budget for budget in replaced if budget.pct_id != pct.pk]:
        words = ", ".join(f"{each.practice.name} ({each.practice.code}) by {each.pct.name}" for each in others)
        fix = "Set the budgets again without the practice concerned: what was issued to it then stays in force."
        raise Invalid(
            f"Not issued: a budget of the year was issued to {words}, from its own allocation.",
            rule="budget_of_own_allocation",
            fix=fix,
        )


def _check_held_once(proposed: Sequence[Budget], practices: Sequence[int]) -> None:
    """After a merger was undone the old heir's budget still holds both: the two are issued together or not at all."""
    codes = {budget.practice.code: budget.practice for budget in proposed}
    year = proposed[0].financial_year
    others = Budget.objects.in_force(year).filter(pct=proposed[0].pct_id).exclude(practice__in=practices)
    for other in others.select_related("practice").order_by("practice__code"):
        if twice := [codes[code] for code in codes_held(other) if code in codes]:
            names = ", ".join(f"{practice.name} ({practice.code})" for practice in twice)
            fix = "Set the budgets again with both: each then has its own."
            raise Invalid(
                f"Not issued: the budget in force of {other.practice.name} ({other.practice.code}) holds that of "
                f"{names} already.",
                rule="budget_is_held_once",
                fix=fix,
            )


def _move_rounds(pct: Organisation, year: FinancialYear, version: int, by: Principal, at: datetime) -> None:
    """The round of this version is issued, and takes the place of the one before."""
    rounds = BudgetRound.objects.filter(pct=pct, financial_year=year.start_year)
    rounds.filter(status=RoundStatus.ISSUED).update(status=RoundStatus.SUPERSEDED)
    rounds.filter(version=version, status=RoundStatus.ADOPTED).update(
        status=RoundStatus.ISSUED, issued_by=by.name, issued_at=at
    )


def _latest_version(pct: Organisation, year: FinancialYear) -> int:
    rows = Budget.objects.filter(pct=pct, financial_year=year.start_year)
    return int(rows.aggregate(latest=Max("version"))["latest"] or 0)


def _why_not_issued(rows: Any, pct: Organisation, year: FinancialYear, version: int) -> str:
    first = rows.first()
    if first is None:
        return f"{pct.name} has no version {version} of its budgets for {year}. Set them first."
    if first.issued_at:
        return f"Version {version} was already issued by {first.issued_by} on {day(first.issued_at)}."
    return f"Version {version} has been superseded. Look at the latest one."
