"""Set and issue the indicative budgets of a PCT's practices, all together or not at all (R18, R30, R31, R45)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Max
from django.utils import timezone

from budgets import permissions
from budgets.actions.attribution import post_issue
from budgets.domain import lateness
from budgets.domain.faults import CannotSet, PracticeToSet, problems_of
from budgets.domain.setting import Annualising, PracticeBudget, set_practice_budget
from budgets.domain.states import BudgetStatus
from budgets.models import Books, Budget, BudgetLine
from budgets.queries.history import History, history
from budgets.queries.ledger import books_of
from governance.domain.rules import RuleInForce, value_text
from governance.queries.rules import rules_in_force
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import PopulationSnapshot, list_sizes, practices_of

NEEDED_RULES = ("contingency_rate", "prescribing_uplift", "prior_year_method", "budgets_due_on", "purchasing_power")


@dataclass(frozen=True)
class _Round:
    """What the budgets of one round are set on.

    :param on: the day whose practices, lists and rules count: 1 April, or the day of setting where that is later.
    """

    pct: Organisation
    year: FinancialYear
    on: date
    practices: tuple[Organisation, ...]
    lists: Mapping[int, PopulationSnapshot]
    rules: Mapping[str, RuleInForce]
    history: History


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
) -> list[Budget]:
    """Propose a budget for every practice of the PCT, as a new version that supersedes earlier proposals.

    Last year's activity at this year's prices, prescribing with uplift, less contingency (S4 ¶36, ¶41).

    :param through: the last month of last year to count; all that are held where not given.
    :param leave_out: codes of practices to set no budget for; it is recorded.
    :param seen: the latest version the person saw (nought for none); another one since is a refusal.
    :raises Denied: if this hat may not, or somebody else is setting or has set them meanwhile.
    :raises CannotSet: with every reason at once. Nothing is changed.
    """
    pct = _locked(pct)
    permissions.check_may_set(by, pct)
    this = _round(pct, financial_year, at, through or financial_year.previous.months[-1], leave_out)
    latest = _latest_version(this.practices, financial_year)
    if seen is not None and seen != latest:
        raise Denied(f"Somebody else has set budgets for {pct.name} since you looked. Look at version {latest} first.")
    _check(this)
    version = latest + 1
    old = Budget.objects.filter(practice__in=this.practices, financial_year=financial_year.start_year)
    superseded = old.filter(status=BudgetStatus.PROPOSED).update(status=BudgetStatus.SUPERSEDED)
    made = {practice.pk: _calculate(this, practice) for practice in this.practices}
    budgets = Budget.objects.bulk_create(
        _budget(this, practice, made[practice.pk], version, by, at) for practice in this.practices
    )
    BudgetLine.objects.bulk_create(line for budget in budgets for line in _lines(budget, made[budget.practice_id]))
    facts = {
        "year": str(financial_year),
        "version": version,
        "practices": len(budgets),
        "left_out": sorted(leave_out),
        "net": sum(budget.net for budget in budgets),
        "superseded": superseded,
    }
    audit.record("budgets.budgets_set", pct, by=by, at=at, organisation_code=pct.code, **facts)
    return budgets


@transaction.atomic
def issue_budgets(
    *, pct: Organisation, financial_year: FinancialYear, version: int, by: Principal, at: datetime
) -> list[Budget]:
    """Issue a version of proposals: practices see it, statements use it, and an earlier issued version ends.

    How late it is against the day of the rule (S4 ¶28) is kept in each budget's facts.

    :raises Denied: if this hat may not, or the version is not there to be issued (somebody else was first).
    The allocation pays for it: each pound leaves what is not yet attributed (S4 ¶23, ¶39).

    :raises Invalid: where a practice has closed since, or no allocation is recorded. Nothing is changed.
    :raises Overdrawn: where the allocation does not hold the budgets.
    """
    pct = _locked(pct)
    permissions.check_may_set(by, pct)
    rows = Budget.objects.filter(pct=pct, financial_year=financial_year.start_year, version=version)
    proposed = list(rows.filter(status=BudgetStatus.PROPOSED).select_related("practice").order_by("pk"))
    if not proposed:
        raise Denied(_why_not_issued(rows, pct, financial_year, version))
    books = _books(pct, financial_year)
    issued_on = timezone.localdate(at)
    _check_still_open(proposed, issued_on)
    due_on = rules_in_force(financial_year.first_day, pct)["budgets_due_on"].day
    practices = [budget.practice_id for budget in proposed]
    earlier = Budget.objects.in_force(financial_year.start_year).filter(practice__in=practices)
    replaced = list(earlier)
    superseded = earlier.update(status=BudgetStatus.SUPERSEDED)
    late = lateness.days_late(due_on, issued_on)
    for budget in proposed:
        budget.status, budget.issued_by, budget.issued_at = BudgetStatus.ISSUED, by.name, at
        budget.facts |= {"due_on": due_on.isoformat(), "days_late": late}
    Budget.objects.bulk_update(proposed, ["status", "issued_by", "issued_at", "facts"])
    words = f"Version {version} of the budgets for {financial_year}"
    post_issue(books=books, issued=proposed, superseded=replaced, reason=words, by=by, at=at)
    facts = {
        "year": str(financial_year),
        "version": version,
        "practices": len(proposed),
        "superseded": superseded,
        "due_on": due_on,
        "days_late": late,
    }
    audit.record("budgets.budgets_issued", pct, by=by, at=at, organisation_code=pct.code, **facts)
    return proposed


def _locked(pct: Organisation) -> Organisation:
    """The PCT, locked without waiting: whoever comes second is told, and looks before trying again.

    :raises Denied: where somebody else holds the lock.
    """
    try:
        with transaction.atomic():
            return Organisation.objects.select_for_update(nowait=True, no_key=True).get(
                pk=pct.pk, kind=OrganisationKind.PCT
            )
    except OperationalError:
        raise Denied(
            f"Somebody else is setting or issuing budgets for {pct.name} at this moment. Nothing of yours was changed: "
            "look at theirs, then try again."
        ) from None


def _round(pct: Organisation, year: FinancialYear, at: datetime, through: Month, leave_out: Collection[str]) -> _Round:
    if through.financial_year != year.previous:
        fix = f"Choose a month from April {year.previous.start_year} to March {year.start_year}."
        raise Invalid(
            f"{through.label} is not a month of {year.previous}.", field="through", rule="month_of_last_year", fix=fix
        )
    on = min(max(year.first_day, timezone.localdate(at)), year.months[-1].last_day)
    practices = list(practices_of(pct, on).order_by("name", "code"))
    _check_left_out(pct, practices, leave_out)
    chosen = tuple(sorted((each for each in practices if each.code not in leave_out), key=lambda practice: practice.pk))
    if not chosen:
        fix = "Load the register of practices first, or choose the PCT that has them."
        raise Invalid(f"{pct.name} has no practices on {day(on)}.", rule="pct_has_practices", fix=fix)
    rules = rules_in_force(on, pct)
    if missing := [key for key in NEEDED_RULES if key not in rules]:
        fix = "Choose a year from 2006/07 on."
        raise Invalid(f"The rules of {year} do not say how budgets are set.", rule=missing[0], fix=fix)
    annualising = Annualising(rules["prior_year_method"].items[0])
    past = history(chosen, prices_of=year, through=through, annualising=annualising, on=on)
    return _Round(pct, year, on, chosen, list_sizes(chosen, on), rules, past)


def _check_left_out(pct: Organisation, practices: Sequence[Organisation], leave_out: Collection[str]) -> None:
    if unknown := sorted(set(leave_out) - {practice.code for practice in practices}):
        fix = "Correct the code, or take it out of the list."
        raise Invalid(
            f"{', '.join(unknown)}: no practice of {pct.name}.", field="leave_out", rule="known_practice", fix=fix
        )


def _check(this: _Round) -> None:
    practices = [
        PracticeToSet(
            code=practice.code,
            name=practice.name,
            is_open=practice.is_open_on(this.on),
            patients=this.lists[practice.pk].patients if practice.pk in this.lists else None,
            has_activity=bool(this.history.lines.get(practice.pk)),
        )
        for practice in this.practices
    ]
    if problems := problems_of(practices, this.history.missing, this.year):
        raise CannotSet(problems)


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


def _latest_version(practices: Sequence[Organisation], year: FinancialYear) -> int:
    rows = Budget.objects.filter(practice__in=practices, financial_year=year.start_year)
    return int(rows.aggregate(latest=Max("version"))["latest"] or 0)


def _why_not_issued(rows: Any, pct: Organisation, year: FinancialYear, version: int) -> str:
    first = rows.first()
    if first is None:
        return f"{pct.name} has no version {version} of its budgets for {year}. Set them first."
    if first.issued_at:
        return f"Version {version} was already issued by {first.issued_by} on {day(first.issued_at)}."
    return f"Version {version} has been superseded. Look at the latest one."


def _calculate(this: _Round, practice: Organisation) -> PracticeBudget:
    return set_practice_budget(
        this.history.lines[practice.pk],
        prices_of=this.year,
        uplift=this.rules["prescribing_uplift"].as_parameter(),
        contingency=this.rules["contingency_rate"].as_parameter(),
    )


def _budget(
    this: _Round, practice: Organisation, made: PracticeBudget, version: int, by: Principal, at: datetime
) -> Budget:
    size = this.lists[practice.pk]
    cuts = {history.cut.words: None for history in this.history.lines[practice.pk]}
    return Budget(
        practice=practice,
        pct=this.pct,
        financial_year=this.year.start_year,
        version=version,
        status=BudgetStatus.PROPOSED,
        gross=made.gross,
        contingency=made.contingency,
        net=made.net,
        set_by=by.name,
        set_at=at,
        facts={
            "activity_of": str(this.year.previous),
            "prices_of": str(this.year),
            "months": list(cuts),
            "data_at": at.isoformat(),
            "list_size": size.patients,
            "list_on": size.counted_on.isoformat(),
            "recorded_under": list(this.history.of[practice.pk]),
            "outside_tariff": this.history.outside.get(practice.pk, 0),
            "rules": {key: value_text(this.rules[key].value) for key in NEEDED_RULES},
        },
    )


def _lines(budget: Budget, made: PracticeBudget) -> list[BudgetLine]:
    return [
        BudgetLine(
            budget=budget,
            line=line.line,
            activity=line.activity,
            gross=line.gross,
            contingency=line.contingency,
            net=line.net,
            method=line.method,
            working=line.working.as_dict(),
        )
        for line in made.lines
    ]
