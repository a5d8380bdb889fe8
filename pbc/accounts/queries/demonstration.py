"""Where the invented people of a demonstration work, and how they sign in."""

from datetime import date

from django.db.models import Count, Q

from pbc.accounts.models import RoleAssignment, User
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation


def demo_organisations(on: date) -> dict[str, Organisation]:
    """One organisation of each kind that belong together on a day, by kind.

    The PCT with the most practices, its SHA, one of its consortia with the first practice in it, or else the first
    practice there is.
    """
    joined = Q(children__period__contains=on, children__child__kind=OrganisationKind.PRACTICE)
    pcts = Organisation.objects.of_kind(OrganisationKind.PCT).annotate(practices=Count("children", filter=joined))
    pct = pcts.filter(practices__gt=0).order_by("-practices", "code").first()
    if pct is None:
        return {}
    below = Organisation.objects.members_of(pct.pk, on).order_by("code")
    consortium = below.filter(kind=OrganisationKind.CONSORTIUM).first()
    practices = below.filter(kind=OrganisationKind.PRACTICE)
    members = practices.filter(parents__parent=consortium, parents__period__contains=on)
    above = Affiliation.objects.filter(child=pct, is_sole=True, period__contains=on).select_related("parent").first()
    found = {
        "pct": pct,
        "sha": above.parent if above else None,
        "consortium": consortium,
        "practice": members.first() or practices.first(),
    }
    return {kind: organisation for kind, organisation in found.items() if organisation is not None}


def demo_sign_ins(on: date) -> list[tuple[User, list[RoleAssignment]]]:
    """Invented people with the roles they hold on a day."""
    users = User.objects.filter(is_demo=True, is_active=True).order_by("pk")
    rows = RoleAssignment.objects.in_force(on).filter(user__in=users).select_related("organisation").order_by("pk")
    held: dict[int, list[RoleAssignment]] = {}
    for row in rows:
        held.setdefault(row.user_id, []).append(row)
    return [(user, held.get(user.pk, [])) for user in users]


def demo_users_exist() -> bool:
    return User.objects.filter(is_demo=True).exists()
