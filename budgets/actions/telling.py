"""Tell people by e-mail what waits for them in the matter of an exception. Part of the action that causes it (R28).

What they are told is found when the message leaves: :mod:`budgets.queries.mail`.
"""

from collections.abc import Collection
from datetime import datetime

from budgets.models import RuleException
from pbc.accounts.actions.mail import Addressee, queue_mail
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import RoleAssignment
from pbc.core.clock import day_of
from pbc.organisations.queries import lineage


def tell_sha(exception: RuleException, kind: str, *, at: datetime) -> None:
    """Those of the SHA who judge it."""
    _tell(exception, kind, [exception.sha_id], Permission.EXCEPTION_JUDGE, at=at)


def tell_pct(exception: RuleException, kind: str, *, at: datetime) -> None:
    """Those of the PCT who ask for exceptions, or of what became of it."""
    heir = lineage().successor(exception.pct_id, until=day_of(at))
    _tell(exception, kind, {exception.pct_id, heir}, Permission.EXCEPTION_ASK, at=at)


def tell_touched(exception: RuleException, kind: str, *, at: datetime) -> None:
    """Those of the practices that it names who may choose the scope of a budget."""
    named = list(exception.practices.values_list("practice_id", flat=True))
    _tell(exception, kind, named, Permission.SCOPE_CHOOSE, at=at)


def _tell(
    exception: RuleException, kind: str, places: Collection[int], permission: Permission, *, at: datetime
) -> None:
    """Each person once, in a hat of theirs in whose sight the exception is."""
    roles = [key for key, role in ROLES.items() if permission in role.permissions]
    rows = RoleAssignment.objects.in_force(day_of(at)).filter(organisation__in=places, role__in=roles)
    own = RuleException.objects.filter(pk=exception.pk)
    people = {row.user_id: row for row in rows.select_related("user", "organisation").order_by("-role", "-pk")}
    seen = [row for row in people.values() if own.visible_to(row.as_principal()).exists()]
    queue_mail([Addressee(row.user_id, row.pk) for row in seen], kind, exception, at=at)
