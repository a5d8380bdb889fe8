"""Choose what a practice's budget holds, and record consents of professions (R24 to R29, R37, R38; S4 ¶31 to ¶35)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from budgets import permissions
from budgets.domain.scope import Scope, check_scope, minimum_lines
from budgets.domain.services import SERVICES, ServiceClass, line_label
from budgets.domain.states import BudgetStatus
from budgets.domain.versions import now_at
from budgets.models import Budget, PracticeScope, ScopeConsent
from budgets.queries.exceptions import may_hold
from budgets.queries.rounds import open_round_of
from budgets.queries.scopes import consented
from governance.queries.rules import rules_in_force
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of

DEVOLUTION_YEARS = 3


@transaction.atomic
def choose_scope(
    *,
    practice: Organisation,
    financial_year: FinancialYear,
    scope: Scope,
    rationale: str,
    seen: int,
    by: Principal,
    at: datetime,
) -> PracticeScope:
    """Record a practice's choice for a year, as a new version.

    :param rationale: why this level, and what is expected of it (S1 §3.1.1).
    :param seen: the version that was looked at; nought for none.
    :raises Denied: if this hat may not, another version came since, or terms of the year are frozen already.
    :raises Invalid: where the guidance does not allow the choice: with rule, paragraph and mend.
    """
    practice = Organisation.objects.select_for_update(no_key=True).get(pk=practice.pk)
    on = max(financial_year.first_day, day_of(at))
    pct = _pct(practice, min(on, financial_year.months[-1].last_day))
    permissions.check_may_choose_scope(by, practice, pct)
    _check_not_frozen(practice, pct, financial_year)
    latest = _latest_version(practice, financial_year)
    if seen != latest:
        raise Denied(f"The scope of {practice.name} is not as you saw it: {now_at(latest)}")
    rules = rules_in_force(min(on, financial_year.months[-1].last_day), pct)
    years = int(rules["devolution_years"].number) if "devolution_years" in rules else DEVOLUTION_YEARS
    excepted = may_hold(practice, financial_year, day_of(at))
    check_scope(
        scope,
        consented=consented(practice, day_of(at)),
        year=financial_year,
        widening_years=years,
        minimum=minimum_lines(rules["minimum_scope"].items),
        excepted=excepted,
    )
    if not rationale.strip():
        fix = "Say why this level, and what is to come of it."
        raise Invalid("A level needs its reason (S1 §3.1.1).", field="rationale", rule="reason_given", fix=fix)
    plain = scope.as_dict()
    chosen = PracticeScope.objects.create(
        practice=practice,
        pct=pct,
        financial_year=financial_year.start_year,
        version=latest + 1,
        level=scope.level,
        lines=plain["lines"],
        plan=plain["plan"],
        rationale=rationale.strip(),
        chosen_by=by.name,
        chosen_by_role=by.role,
        chosen_at=at,
    )
    by_exception = {line: words for line, words in excepted.items() if line in scope.lines}
    facts = {"year": str(financial_year), "version": chosen.version, **plain, "by_exception": by_exception}
    audit.record("budgets.scope_chosen", practice, by=by, at=at, organisation_code=practice.code, **facts)
    return chosen


@transaction.atomic
def record_consent(
    *,
    practice: Organisation,
    service: str,
    given_by: str,
    given_on: date,
    evidence: str,
    by: Principal,
    at: datetime,
) -> ScopeConsent:
    """Record that a profession consents to changing a protected service (S4 ¶35).

    :param given_by: the body or person who consents; ``evidence``: the letter or minute that says so.
    :raises Denied: if this hat may not. :raises Invalid: for another service, a day to come, or missing evidence.
    """
    practice = Organisation.objects.select_for_update(no_key=True).get(pk=practice.pk)
    today = day_of(at)
    permissions.check_may_choose_scope(by, practice, pct_of(practice, today))
    if service not in SERVICES or SERVICES[service].kind is not ServiceClass.PROTECTED:
        message = f"{line_label(service)} needs no consent (S4 ¶35)."
        fix = "Choose a service of dentists, pharmacists or optometrists."
        raise Invalid(message, field="service", rule="protected_services", fix=fix)
    if given_on > today:
        message = f"{day(given_on)} has not come yet."
        raise Invalid(message, field="given_on", rule="day_has_come", fix="Give the day on which they consented.")
    for field, value, fix in (
        ("given_by", given_by, "Name the body or person who consents."),
        ("evidence", evidence, "Name the letter or minute."),
    ):
        if not value.strip():
            raise Invalid("A consent is recorded with who gave it, and the evidence.", field=field, rule=field, fix=fix)
    consent = ScopeConsent.objects.create(
        practice=practice,
        service=service,
        given_by=given_by.strip(),
        given_on=given_on,
        evidence=evidence.strip(),
        recorded_by=by.name,
        recorded_at=at,
    )
    facts = {"service": service, "given_by": consent.given_by, "given_on": given_on, "evidence": consent.evidence}
    audit.record("budgets.consent_recorded", practice, by=by, at=at, organisation_code=practice.code, **facts)
    return consent


def _pct(practice: Organisation, on: date) -> Organisation:
    pct = pct_of(practice, on)
    if pct is None:
        fix = "Record which PCT it belongs to first."
        raise Invalid(f"{practice.name} belongs to no PCT on {day(on)}.", rule="practice_has_pct", fix=fix)
    return pct


def _check_not_frozen(practice: Organisation, pct: Organisation, year: FinancialYear) -> None:
    """Once a budget of the year is proposed its scope is in the terms; a new round opens the choice again."""
    if open_round_of(pct, year):
        return
    live = Budget.objects.filter(practice=practice, financial_year=year.start_year)
    if live.exclude(status=BudgetStatus.SUPERSEDED).exists():
        raise Denied(
            f"The terms of {practice.name} for {year} are frozen, its scope among them. A change now is a new version "
            "of the terms, which both sides sign."
        )


def _latest_version(practice: Organisation, year: FinancialYear) -> int:
    rows = PracticeScope.objects.filter(practice=practice, financial_year=year.start_year)
    return int(rows.aggregate(latest=Max("version"))["latest"] or 0)
