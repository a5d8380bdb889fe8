"""What is known of a business case: its content, its figures, its route and its clock (R97, R98, R103)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from business_cases.domain.case_states import CaseStatus
from business_cases.domain.clock import Change, Clock, Terms, clock
from business_cases.domain.costs import Money
from business_cases.domain.proforma import Content
from business_cases.domain.proposal import Proposal, facts_of, money, proposal_of
from business_cases.domain.route import Level, Route, route
from business_cases.models import BusinessCase, CaseVersion
from business_cases.queries.rules import clock_terms, limits, rules_of, years_counted
from pbc.core.errors import Invalid
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation


@dataclass(frozen=True)
class Reading:
    """A case's content read by the rules of a day.

    :param money: ``None`` while its start or its costs are missing; then there is no route either.
    :param fault: what cannot be read, where something cannot.
    """

    proposal: Proposal | None
    money: Money | None
    route: Route | None
    fault: Invalid | None = None


def content_of(case: BusinessCase) -> dict[str, dict[str, Any]]:
    """The answers as they stand, by part."""
    return dict(case.sections.values_list("key", "content"))


def read(case: BusinessCase, content: Content, on: date) -> Reading:
    """Figures and route of a case by the rules of its PCT on a day. Never raises: a draft may hold anything."""
    rules = rules_of(case.pct, on)
    try:
        proposal = proposal_of(content)
        found = money(proposal, years_counted(rules))
    except Invalid as fault:
        return Reading(None, None, None, fault)
    if found is None:
        return Reading(proposal, None, None)
    facts = facts_of(proposal, found, in_consortium=in_consortium(case.owner, on))
    return Reading(proposal, found, route(facts, limits(rules)))


def in_consortium(owner: Organisation, on: date) -> bool:
    """Whether the proposer is a consortium, or belongs to one on a day."""
    if owner.kind == OrganisationKind.CONSORTIUM:
        return True
    rows = Affiliation.objects.filter(child=owner, period__contains=on, parent__kind=OrganisationKind.CONSORTIUM)
    return rows.exists()


def clock_of(case: BusinessCase, today: date) -> Clock:
    """The case's clock by the terms frozen when it was received. No query where its changes are loaded."""
    rows = sorted(case.changes.all(), key=lambda row: row.number)
    return clock([Change(row.on, CaseStatus(row.status)) for row in rows], terms_of(case, today), today)


def terms_of(case: BusinessCase, today: date) -> Terms:
    """The rules of the case's clock: those frozen with it, or today's while it is a draft."""
    if case.clock:
        return Terms(**{**case.clock, "reminder_weeks": tuple(case.clock["reminder_weeks"])})
    return clock_terms(rules_of(case.pct, today))


def steps_of(version: CaseVersion) -> tuple[Level, ...]:
    """Who signs, in order, by the route frozen with a version."""
    return tuple(Level[name] for name in version.route["steps"])
