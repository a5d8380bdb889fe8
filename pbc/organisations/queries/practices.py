"""What the pages of practices show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.domain.list_sizes import ListSize, ListWarning
from pbc.organisations.models import Affiliation, Organisation, OrganisationQuerySet, PopulationReturn, Succession
from pbc.organisations.queries.lists import PopulationSnapshot, list_history, list_size, list_warnings, strata


def with_place_and_list(practices: OrganisationQuerySet, on: date) -> OrganisationQuerySet:
    """Practices with ``pct_code``, ``pct_name``, ``patients`` and ``counted_on`` by a day; nothing where unknown."""
    held = Affiliation.objects.filter(child=OuterRef("pk"), is_sole=True, period__contains=on)
    lists = PopulationReturn.objects.filter(practice=OuterRef("pk"), is_current=True, counted_on__lte=on)
    latest = lists.order_by("-counted_on")
    return practices.annotate(
        pct_code=Subquery(held.values("parent__code")[:1]),
        pct_name=Subquery(held.values("parent__name")[:1]),
        patients=Subquery(latest.values("patients")[:1]),
        counted_on=Subquery(latest.values("counted_on")[:1]),
    )


@dataclass(frozen=True)
class Stay:
    """A practice in a parent; ``until`` is the first day after."""

    parent: Organisation
    since: date | None
    until: date | None
    purpose: str

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True)
class AgeRow:
    band: str
    male: int
    female: int

    @property
    def all(self) -> int:
        return self.male + self.female


@dataclass(frozen=True)
class PracticeRecord:
    """All that is known of a practice, the latest first.

    :param latest: the list that rates use today.
    :param ages: patients of the latest list by the nine bands.
    """

    pcts: Sequence[Stay]
    consortia: Sequence[Stay]
    became: Sequence[Succession]
    came_from: Sequence[Succession]
    lists: Sequence[ListSize]
    latest: PopulationSnapshot | None
    ages: Sequence[AgeRow]
    warnings: Sequence[ListWarning]


def practice_record(practice: Organisation, *, today: date) -> PracticeRecord:
    stays = _stays(practice)
    successions = Succession.objects.filter(Q(predecessor=practice) | Q(successor=practice))
    in_order = list(successions.select_related("predecessor", "successor").order_by("-effective_on", "pk"))
    lists = list_history(practice)
    latest = list_size(practice, today)
    return PracticeRecord(
        pcts=[stay for stay in stays if stay.parent.kind == OrganisationKind.PCT],
        consortia=[stay for stay in stays if stay.parent.kind == OrganisationKind.CONSORTIUM],
        became=[succession for succession in in_order if succession.predecessor_id == practice.pk],
        came_from=[succession for succession in in_order if succession.successor_id == practice.pk],
        lists=lists,
        latest=latest,
        ages=_ages(practice, today) if latest else [],
        warnings=list_warnings(practice, lists, today=today),
    )


def _stays(practice: Organisation) -> list[Stay]:
    rows = Affiliation.objects.filter(child=practice).select_related("parent")
    stays = [Stay(row.parent, row.period.lower, row.period.upper, row.purpose) for row in rows]
    return sorted(stays, key=lambda stay: (stay.since or date.min, stay.parent.code), reverse=True)


def _ages(practice: Organisation, on: date) -> list[AgeRow]:
    counts = strata([practice], on)
    return [AgeRow(band, *(counts.get((practice.pk, sex, band), 0) for sex in (MALE, FEMALE))) for band in NINE_BANDS]
