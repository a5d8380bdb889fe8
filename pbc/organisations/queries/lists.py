"""Registered patients: the latest list by a day, and how lists went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from pbc.organisations.domain.list_sizes import Limits, ListHolder, ListSize, ListWarning, warnings_about
from pbc.organisations.models import Organisation, PopulationCount, PopulationReturn

Practices = Iterable[Organisation] | Iterable[int]


@dataclass(frozen=True)
class PopulationSnapshot:
    """A practice's list as it was counted on a day.

    :param return_id: the return it comes from, for lineage.
    :param warning: what was odd about it when it was loaded; empty if nothing.
    """

    practice_id: int
    return_id: int
    counted_on: date
    patients: int
    source: str
    warning: str


def list_size(practice: Organisation, on: date) -> PopulationSnapshot | None:
    """The latest list counted on or before a day; none where there is none."""
    return list_sizes([practice], on).get(practice.pk)


def list_sizes(practices: Practices, on: date) -> dict[int, PopulationSnapshot]:
    """The latest list of each practice counted on or before a day, by key. One query; who has none is left out."""
    rows = _latest(practices, on).values_list("practice_id", "pk", "counted_on", "patients", "source", "warning")
    return {row[0]: PopulationSnapshot(*row) for row in rows}


def strata(practices: Practices, on: date) -> dict[tuple[int, str, str], int]:
    """Patients by practice, sex and age band of the nine, on the latest lists by a day. One query."""
    counts = PopulationCount.objects.filter(population_return__in=_latest(practices, on).values("pk"))
    rows = counts.values_list("population_return__practice_id", "sex", "band").annotate(all=Sum("patients")).order_by()
    return {(practice, sex, band): patients for practice, sex, band, patients in rows}


def list_history(practice: Organisation) -> list[ListSize]:
    """Every list in use, the oldest first."""
    rows = PopulationReturn.objects.filter(practice=practice, is_current=True).order_by("counted_on")
    return [ListSize(counted_on, patients) for counted_on, patients in rows.values_list("counted_on", "patients")]


def list_warnings(
    practice: Organisation, history: Sequence[ListSize], *, today: date, limits: Limits | None = None
) -> list[ListWarning]:
    """What a reader should know of a practice's lists before trusting a rate. No query."""
    holder = ListHolder(practice.opened_on, practice.closed_on, practice.prescribing_setting)
    return warnings_about(holder, history, limits or Limits(), today=today)


def _latest(practices: Practices, on: date) -> QuerySet[PopulationReturn]:
    keys = [getattr(practice, "pk", practice) for practice in practices]
    returns = PopulationReturn.objects.filter(practice__in=keys, is_current=True, counted_on__lte=on)
    return returns.order_by("practice_id", "-counted_on").distinct("practice_id")
