"""Whose budget is whose: the practices of a PCT on a day, the PCT of a practice, and the list a budget is set on."""

from collections.abc import Sequence
from datetime import date

from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation, PopulationReturn


def practices_of(pct: Organisation, on: date) -> list[Organisation]:
    """Practices that belong to the PCT on a day, by name; closed ones too, for a person to settle."""
    return list(Organisation.objects.practices().members_of(pct.pk, on).order_by("name", "code"))


def pct_of(practice: Organisation, on: date) -> Organisation | None:
    """The PCT that a practice belongs to on a day."""
    pcts = Organisation.objects.of_kind(OrganisationKind.PCT)
    return pcts.filter(children__child=practice, children__period__contains=on, children__is_sole=True).first()


def lists_on(practices: Sequence[Organisation], on: date) -> dict[int, PopulationReturn]:
    """The last count of each practice's list on or before a day, by practice; those without any are left out."""
    returns = PopulationReturn.objects.filter(practice__in=practices, is_current=True, counted_on__lte=on)
    return {row.practice_id: row for row in returns.order_by("practice_id", "-counted_on").distinct("practice_id")}
