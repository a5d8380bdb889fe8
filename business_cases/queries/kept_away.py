"""Which cases and claims are kept from a person, by what, and who does their work: for readers of declarations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from budgets.models import Claim
from budgets.models.freed_up import behind as claims_behind
from business_cases.models import Assessor, BusinessCase
from business_cases.models.cases import behind
from business_cases.queries.matters import matter_of_case
from governance.domain.interests import Held, counts, touches
from governance.queries.recusals import hat_behind_wall
from governance.queries.walls import held_by, interest_rules, walled_from
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import User
from pbc.core.principal import Principal


@dataclass(frozen=True)
class KeptCase:
    """A case behind a person’s wall.

    :ivar kinds: kinds of interest that stand in the way, ``""`` for a role held there; none where it is a recusal.
    :ivar since: the day from which both case and interest were there.
    """

    case: BusinessCase
    kinds: tuple[str, ...]
    since: date | None


@dataclass(frozen=True)
class HandedOn:
    """An assessment that went from a person to somebody else."""

    case: BusinessCase
    to: str
    at: datetime
    reason: str


def cases_kept_from(person: User, principal: Principal, on: date) -> list[KeptCase]:
    """Cases that this hat sees and the person does not find, the latest first."""
    hat = hat_behind_wall(person, on)
    wall = walled_from(hat, on) if hat else None
    if wall is None or not principal.may(Permission.CASE_VIEW):
        return []
    rows = BusinessCase.objects.visible_to(principal).filter(behind(wall), first_received_on__isnull=False)
    held = [each for each in held_by(person.pk, on) if counts(each, on, interest_rules(on))]
    cases = rows.select_related("owner", "pct").order_by("-first_received_on", "pk").distinct()
    return [_kept(case, held) for case in cases]


def claims_kept_from(person: User, principal: Principal, on: date) -> list[Claim]:
    """Claims on freed-up resources that this hat sees and the person does not find, the latest first."""
    hat = hat_behind_wall(person, on)
    wall = walled_from(hat, on) if hat else None
    if wall is None or not principal.may(Permission.LEDGER_VIEW):
        return []
    rows = Claim.objects.visible_to(principal).filter(claims_behind(wall)).select_related("practice")
    return list(rows.order_by("-month", "pk"))


def handed_on(person: User, principal: Principal) -> list[HandedOn]:
    """Assessments of cases that this hat sees, in which somebody took the person’s place, the latest first."""
    if not principal.may(Permission.CASE_VIEW):
        return []
    rows = Assessor.objects.filter(user_id=person.pk, replaced_at__isnull=False)
    seen = rows.filter(case__in=BusinessCase.objects.visible_to(principal)).select_related("case__owner")
    return list(_handed_on(seen.order_by("-replaced_at", "pk")))


def _handed_on(rows: object) -> Iterator[HandedOn]:
    for row in rows:  # type: ignore[attr-defined]
        new = Assessor.objects.filter(case=row.case, named_at=row.replaced_at).exclude(pk=row.pk).first()
        yield HandedOn(row.case, new.name if new else "nobody yet", row.replaced_at, row.replaced_reason)


def _kept(case: BusinessCase, held: list[Held]) -> KeptCase:
    matter = matter_of_case(case)
    found = [each for each in held if touches(each, matter)]
    first = min((each.from_day for each in found), default=None)
    received = case.first_received_on
    kinds = dict.fromkeys("" if each.by_role else each.kind for each in found)
    return KeptCase(case, tuple(kinds), max(first, received) if first and received else None)
