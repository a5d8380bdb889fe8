"""Submit a business case, return an incomplete one once, withdraw one (R98; S4 ¶52)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from business_cases import permissions
from business_cases.actions.attachments import freeze_attachments
from business_cases.actions.case_records import about, digest, locked_case, move, note_author
from business_cases.actions.telling import tell_desk, tell_proposer
from business_cases.domain.case_states import Deed
from business_cases.domain.clock import check_return, due_on
from business_cases.domain.costs import Money, check_lines, value_working
from business_cases.domain.proforma import missing
from business_cases.domain.proposal import proposal_of
from business_cases.domain.route import Route
from business_cases.models import BusinessCase, CaseBody, CaseVersion
from business_cases.queries.cases import content_of, read, terms_of
from business_cases.queries.changes import changes_since
from business_cases.queries.rules import clock_terms, rules_of, years_counted
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Invalid
from pbc.core.formats import pounds
from pbc.core.principal import Principal
from pbc.core.words import check_said
from pbc.organisations.models import Organisation


@transaction.atomic
def submit_case(*, case: BusinessCase, by: Principal, at: datetime) -> CaseVersion:
    """Submit a case as it stands: its words, figures and route are frozen, and the eight weeks begin.

    :raises Denied: if this hat may not, or the case is submitted already.
    :raises Invalid: naming everything that is not answered, or the row that cannot be; or where the light route is
        asked for and the rules do not give it.
    """
    case = locked_case(case)
    on = day_of(at)
    permissions.check_may_write_for(by, case.owner, on, to="submit this case")
    content = content_of(case)
    _check_complete(case, content)
    proposal = proposal_of(content)
    check_lines(proposal.costs, proposal.savings)
    reading = read(case, content, on)
    if reading.money is None or reading.route is None:
        fix = "Give the month it starts, and at least one cost."
        raise Invalid("The case has no figures yet.", field="costs", rule="has_figures", fix=fix)
    _check_light(case, reading.route)
    rules = rules_of(case.pct, on)
    terms = clock_terms(rules)
    version = CaseVersion.objects.create(
        case=case,
        number=case.versions.count() + 1,
        content=content,
        digest=digest(content),
        money=_money_kept(reading.money) | {"working": value_working(reading.money, years_counted(rules)).as_dict()},
        route=_route_kept(reading.route),
        changes=_changes(case, content, reading.route, reading.money),
        submitted_by=by.name,
        submitted_by_role=by.role,
        submitted_at=at,
    )
    freeze_attachments(version)
    _name_bodies(version, proposal.bodies)
    note_author(case, by, at)
    move(
        case,
        Deed.SUBMIT,
        by=by,
        at=at,
        title=proposal.title[:200],
        received_on=on,
        first_received_on=case.first_received_on or on,
        due_on=due_on(on, terms),
        clock=asdict(terms) | {"reminder_weeks": list(terms.reminder_weeks)},
        decides=reading.route.decides,
        **_figures(reading.money),
    )
    facts: dict[str, Any] = {"version": version.number, "value": case.value, "due_on": case.due_on}
    audit.record(
        "business_cases.case_submitted", case, by=by, at=at, **about(case), **facts, decides=reading.route.decides.name
    )
    tell_desk(case, "business_cases.case_received", at=at, by=by)
    return version


@transaction.atomic
def return_case(*, case: BusinessCase, lacks: str, by: Principal, at: datetime) -> BusinessCase:
    """Return an incomplete case, once and within five working days: it then counts as not received.

    :param lacks: what is missing, in words that the proposer can act on.
    :raises Denied: if this hat may not, it is too late, or it was returned before.
    :raises Invalid: without a word on what is missing.
    """
    case = locked_case(case)
    on = day_of(at)
    permissions.check_in_pct_of(by, case, Permission.CASE_MANAGE, on, to="return a case as incomplete")
    permissions.check_free_to_judge(by, case, on, to="return it")
    words = check_said(lacks, field="lacks", what="What the case lacks")
    received_on = case.received_on or on
    change = {"received_on": None, "due_on": None}
    _check_returnable(case, received_on, on)
    move(case, Deed.RETURN, by=by, at=at, words=words, **change)
    audit.record("business_cases.case_returned", case, by=by, at=at, **about(case), lacks=words)
    tell_proposer(case, "business_cases.case_returned", at=at)
    return case


@transaction.atomic
def withdraw_case(*, case: BusinessCase, reason: str, by: Principal, at: datetime) -> BusinessCase:
    """Take a case back before it is decided. It stays on record.

    :raises Denied: if this hat may not, or the case is decided.
    :raises Invalid: without a reason.
    """
    case = locked_case(case)
    permissions.check_may_write_for(by, case.owner, day_of(at), to="withdraw this case")
    words = check_said(reason, field="reason", what="The reason")
    move(case, Deed.WITHDRAW, by=by, at=at, words=words)
    audit.record("business_cases.case_withdrawn", case, by=by, at=at, **about(case), reason=words)
    return case


def _name_bodies(version: CaseVersion, given: Sequence[str]) -> None:
    """Keep whom the case is about, so that it lies behind the wall of whoever has an interest in one of them."""
    known = {row.code: row for row in Organisation.objects.filter(code__in=given).order_by("pk")}
    CaseBody.objects.bulk_create(
        CaseBody(case=version.case, version=version, organisation=known.get(name), name=name[:200])
        for name in dict.fromkeys(given)
    )


def _check_returnable(case: BusinessCase, received_on: date, on: date) -> None:
    returned = case.changes.filter(deed=Deed.RETURN).count()
    check_return(received_on, on, returned, terms_of(case, on))


def _check_complete(case: BusinessCase, content: dict[str, dict[str, Any]]) -> None:
    lacking = missing(content, light=case.is_light)
    if lacking:
        names = "; ".join(f"{each.section.title}: “{each.question.label}”" for each in lacking)
        raise Invalid(
            f"{len(lacking)} questions are not answered: {names}.",
            field=lacking[0].section.key,
            rule="case_is_complete",
            fix="Answer them and submit again. Nothing was lost.",
        )


def _check_light(case: BusinessCase, route: Route) -> None:
    if case.is_light and not route.light:
        raise Invalid(
            f"The light route is for small changes and purchases that change nothing for others. This one comes to "
            f"{pounds(case.value) if case.value else 'more, or touches more'}.",
            field="is_light",
            rule="light_route",
            fix="Choose the full proforma: what you wrote is kept.",
        )


def _figures(money: Money) -> dict[str, Any]:
    return {
        "value": money.value,
        "one_off": money.one_off,
        "recurrent": money.recurrent,
        "freed": money.freed,
        "upfront": money.upfront,
        "recovery_month": money.recovery_month,
    }


def _money_kept(money: Money) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in _figures(money).items()}


def _changes(case: BusinessCase, content: dict[str, dict[str, Any]], route: Route, money: Money) -> dict[str, Any]:
    """What is different from the version before, for those who decide; empty for the first of a new case."""
    found = changes_since(case, content, route, money)
    if found is None:
        return {}
    answers = [
        {"section": each.section.key, "question": each.question.key, "before": each.before, "now": each.now}
        for each in found.answers
    ]
    return {"since": found.since, "answers": answers, "route": list(found.route)}


def _route_kept(route: Route) -> dict[str, Any]:
    return {
        "steps": [level.name for level in route.steps],
        "reasons": [{"words": reason.words, "paragraph": reason.paragraph} for reason in route.reasons],
        "missing": list(route.missing),
        "light": route.light,
        "procurement": route.procurement,
    }
