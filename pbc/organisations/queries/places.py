"""Who belonged where on a day, as it was or put on the map of another day (R8)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pbc.organisations.domain.kinds import CommissionerKind, OrganisationKind
from pbc.organisations.domain.successions import Restated, restate
from pbc.organisations.models import Affiliation, Organisation, OrganisationQuerySet
from pbc.organisations.queries.lists import list_sizes
from pbc.organisations.queries.successions import lineage


def practices_of(pct: Organisation, on: date) -> OrganisationQuerySet:
    """The practices of a PCT on a day, by code."""
    return Organisation.objects.practices().members_of(pct.pk, on).order_by("code")


def members_of(consortium: Organisation, on: date) -> OrganisationQuerySet:
    """The practices that act together on a day, by code."""
    return Organisation.objects.practices().members_of(consortium.pk, on).order_by("code")


def pct_of(practice: Organisation, on: date) -> Organisation | None:
    """The PCT of a practice or consortium on a day, or what stood in its place then; none if none is on record."""
    return _parent(practice, OrganisationKind.PCT, on)


def sha_of(pct: Organisation, on: date) -> Organisation | None:
    """The SHA of a PCT or provider on a day."""
    return _parent(pct, OrganisationKind.SHA, on)


def pcts_of(sha: Organisation, on: date) -> OrganisationQuerySet:
    """The PCTs of an SHA on a day, by code."""
    return Organisation.objects.of_kind(OrganisationKind.PCT).members_of(sha.pk, on).order_by("code")


def is_under(organisation: Organisation, owner: int | None, on: date) -> bool:
    """Did it belong to the owner on a day: is it the owner, or its PCT or its PCT's SHA, or what one of them became?"""
    known, here = lineage(), organisation.pk
    seen: set[int] = set()
    while owner is not None and here not in seen:
        if known.leads_to(here, owner):
            return True
        seen.add(here)
        held = Affiliation.objects.filter(child=here, is_sole=True, period__contains=on)
        here = held.values_list("parent_id", flat=True).first() or here
    return False


def is_alone(organisation: Organisation, on: date) -> bool:
    """Had it no parent on a day?"""
    return not Affiliation.objects.filter(child=organisation, is_sole=True, period__contains=on).exists()


def pct_count_on(on: date) -> int:
    """How many PCTs and care trusts had practices on a day. Bodies that stood in their place are not counted."""
    held = Affiliation.objects.filter(
        child__kind=OrganisationKind.PRACTICE, parent__commissioner_kind=CommissionerKind.PCT, period__contains=on
    )
    return held.values("parent_id").distinct().count()


def places(on: date) -> dict[int, int]:
    """Practice to PCT, by key, for all practices that had one on a day."""
    rows = Affiliation.objects.filter(child__kind=OrganisationKind.PRACTICE, is_sole=True, period__contains=on)
    return dict(rows.values_list("child_id", "parent_id"))


def restated(*, on: date, to: date, pct: Organisation | None = None) -> list[Restated]:
    """Every practice of a day on the map of a later day: where it, or what it merged into, belonged then.

    Each practice appears once, so that sums over PCTs are kept. Three queries, however many practices.

    :param pct: only what belongs to this PCT on the later map.
    """
    everywhere = restate(places(on), places(to), lineage(), to=to)
    return [place for place in everywhere if pct is None or place.pct == pct.pk]


@dataclass(frozen=True)
class PctOnDay:
    """A PCT as it was on a day, or as the practices of that day fall on a later map.

    :param patients: on the latest lists by the day; ``listed`` says of how many practices.
    :param unknown: practices that stay here because nothing says where they went.
    """

    pct: Organisation
    practices: int
    patients: int
    listed: int
    unknown: int = 0


def pcts_on_day(pcts: Iterable[Organisation], *, on: date, to: date | None = None) -> list[PctOnDay]:
    """Those of the PCTs that had practices on a day, with their practices and patients.

    :param to: put the practices of the day ``on`` on the map of this later day.
    """
    found = restated(on=on, to=to) if to else [Restated(p, pct, p, pct, "register") for p, pct in places(on).items()]
    here: dict[int, list[Restated]] = defaultdict(list)
    for place in found:
        here[place.pct].append(place)
    with_practices = [pct for pct in pcts if pct.pk in here]
    sizes = list_sizes((place.original_practice for pct in with_practices for place in here[pct.pk]), on)
    patients = {practice: size.patients for practice, size in sizes.items()}
    return [_on_day(pct, here[pct.pk], patients) for pct in with_practices]


def _on_day(pct: Organisation, here: Sequence[Restated], patients: Mapping[int, int]) -> PctOnDay:
    listed = [patients[place.original_practice] for place in here if place.original_practice in patients]
    return PctOnDay(
        pct=pct,
        practices=len(here),
        patients=sum(listed),
        listed=len(listed),
        unknown=sum(place.reason == "unknown" for place in here),
    )


def _parent(child: Organisation, kind: OrganisationKind, on: date) -> Organisation | None:
    held = Affiliation.objects.filter(child=child, parent__kind=kind, is_sole=True, period__contains=on)
    row = held.select_related("parent").first()
    return row.parent if row else None
