"""From what a person is kept away, and why: for the person, and for those who read what others declare (R122)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.apps import apps

from governance.models import Interest, Recusal
from governance.models.interests import people_in_view
from governance.queries.walls import WALLED_KINDS, interest_rules, roles_counting
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import RoleAssignment, User
from pbc.core.principal import Principal


@dataclass(frozen=True)
class Ground:
    """A declaration that counts, or a role held in a practice or consortium.

    :ivar kind: empty where it comes of a role. ``until``: the day it ended, if it has; it counts for some months more.
    """

    body: str
    kind: str
    since: date | None
    until: date | None


def grounds_of(user_id: int, on: date) -> list[Ground]:
    """What walls a person on a day: by declaration, then by role. Two queries."""
    declared = Interest.objects.filter(user=user_id).counting(on, interest_rules(on)).order_by("from_day", "pk")
    roles = roles_counting(user_id, on).select_related("organisation").order_by("pk")
    return [
        *(Ground(row.body, row.kind, row.from_day, row.until_day) for row in declared),
        *(Ground(row.organisation.name, "", row.period.lower, row.period.upper) for row in roles),
    ]


def own_recusals(user_id: int) -> list[Recusal]:
    """What a person recorded for themselves. What a clerk recorded for them would tell of the matter."""
    return list(Recusal.objects.filter(user=user_id, recorded_by_user_id=user_id).order_by("recorded_at", "pk"))


def may_stand_back(principal: Principal, on: date) -> list[User]:
    """Of whom this hat records that they stand back: of oneself and, for a clerk, of those who decide beside them.

    Oneself first, then by name. Nobody before whom no wall stands: a practice, a consortium or a machine.
    """
    if principal.user_id is None or principal.organisation_kind not in WALLED_KINDS:
        return []
    own = list(User.objects.filter(pk=principal.user_id))
    if not principal.may(Permission.INTERESTS_RECORD):
        return own
    beside = people_in_view(principal).filter(period__contains=on, organisation__kind__in=WALLED_KINDS)
    others = User.objects.filter(pk__in=beside.values("user"), is_active=True).exclude(pk=principal.user_id)
    return [*own, *others.order_by("name", "pk")]


def recusals_seen(person: User, principal: Principal) -> list[Recusal]:
    """Recusals of somebody from matters that this hat itself may see."""
    rows = Recusal.objects.visible_to(principal).filter(user=person).order_by("recorded_at", "pk")
    return [row for row in rows if _may_see(row, principal)]


def people_kept_away(principal: Principal, on: date) -> list[User]:
    """Others whose declarations this hat may read, who decide in a PCT or SHA, and whom something walls."""
    deciding = people_in_view(principal).filter(
        period__contains=on, user__is_active=True, organisation__kind__in=WALLED_KINDS
    )
    people = User.objects.filter(pk__in=deciding.values("user")).exclude(pk=principal.user_id or 0)
    keys = list(people.values_list("pk", flat=True))
    walled = _walled(keys, on)
    return list(people.filter(pk__in=walled).order_by("name", "pk"))


def _walled(keys: Iterable[int], on: date) -> set[int]:
    rules = interest_rules(on)
    declared = Interest.objects.filter(user__in=keys).counting(on, rules).values_list("user_id", flat=True)
    recused = Recusal.objects.filter(user__in=keys).values_list("user_id", flat=True)
    roles = roles_counting(keys, on).values_list("user_id", flat=True)
    return {*declared, *recused, *roles}


def _may_see(row: Recusal, principal: Principal) -> bool:
    model = apps.get_model(row.subject_type)
    return bool(model.objects.visible_to(principal).filter(pk=row.subject_id).exists())


def hat_behind_wall(person: User, on: date) -> Principal | None:
    """A hat of this person's before which their wall stands."""
    rows = RoleAssignment.objects.in_force(on).filter(user=person, organisation__kind__in=WALLED_KINDS)
    hat = rows.select_related("user", "organisation").order_by("pk").first()
    return hat.as_principal() if hat else None
