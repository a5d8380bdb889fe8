"""Which hats a person may wear on a day."""

from datetime import date

from pbc.accounts.models import RoleAssignment


def hats_of(user_id: int, *, on: date) -> list[RoleAssignment]:
    """Roles in force, with their organisations, in a steady order. One query."""
    rows = RoleAssignment.objects.in_force(on).filter(user_id=user_id)
    return list(rows.select_related("organisation", "user").order_by("organisation__name", "role", "pk"))
