"""What became of organisations, and what a further succession would change."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, Q
from psycopg2.extras import DateRange

from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind, SuccessionKind
from pbc.organisations.domain.memberships import Held
from pbc.organisations.domain.successions import (
    ClosedMonths,
    ClosedUntil,
    Lineage,
    Move,
    Parties,
    Step,
    closed_after,
    contradiction,
    joined_too_late,
    moves,
)
from pbc.organisations.models import Affiliation, Organisation, Succession, UndoneSuccession


@dataclass(frozen=True)
class SuccessionPreview:
    """What recording a succession would change.

    :param refused: why it cannot be recorded, as a sentence; empty if it can.
    :param moves: memberships that end, and with whom they go on.
    :param closes: does the predecessor close on the day?
    :param known: the same succession, where it is on record already and nothing would change.
    :param field: what of it is refused, in the words of a file; ``fix`` how to mend it, where there is a way.
    """

    step: Step
    refused: str
    moves: Sequence[Move] = ()
    closes: bool = False
    known: Succession | None = None
    field: str = "successor"
    fix: str = ""

    @property
    def fingerprint(self) -> str:
        """Short for all that would change: the same only as long as it would be the same."""
        text = repr((asdict(self.step), [asdict(move) for move in self.moves], self.closes))
        return sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Told:
    """A succession as it stands in the list, on record or undone. ``key`` is that of the succession."""

    key: int
    kind: SuccessionKind
    predecessor: Organisation
    successor: Organisation
    effective_on: date
    evidence: str
    recorded_by: str
    recorded_at: datetime
    undone_by: str = ""
    undone_at: datetime | None = None
    reason: str = ""

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


def told(principal: Principal) -> list[Told]:
    """Successions in this hat's sight, and those that were undone. Two queries; there are hundreds, not thousands."""
    on_record = Succession.objects.visible_to(principal).select_related("predecessor", "successor").order_by("pk")
    undone = UndoneSuccession.objects.visible_to(principal).select_related("predecessor", "successor").order_by("pk")
    return [
        *(Told(row.pk, **_told(row)) for row in on_record),
        *(
            Told(
                row.succession_key,
                **_told(row),
                undone_by=row.undone_by,
                undone_at=row.undone_at,
                reason=row.reason,
            )
            for row in undone
        ),
    ]


def _told(row: Succession | UndoneSuccession) -> dict[str, Any]:
    return {
        "kind": SuccessionKind(row.kind),
        "predecessor": row.predecessor,
        "successor": row.successor,
        "effective_on": row.effective_on,
        "evidence": row.evidence,
        "recorded_by": row.recorded_by,
        "recorded_at": row.recorded_at,
    }


def find_party(principal: Principal, kind: str, code: str) -> Organisation | None:
    """The organisation of a kind and code that this hat may know of, or that belongs to nobody as yet."""
    of_kind = Organisation.objects.of_kind(OrganisationKind(kind)).filter(code=code)
    alone = ~Exists(Affiliation.objects.filter(child=OuterRef("pk")))
    return of_kind.filter(Q(pk__in=Organisation.objects.visible_to(principal)) | alone).first()


def lineage() -> Lineage:
    """All successions on record. There are hundreds, not thousands."""
    rows = Succession.objects.values_list("kind", "predecessor_id", "successor_id", "effective_on")
    return Lineage(Step(SuccessionKind(kind), old, new, on) for kind, old, new, on in rows)


def pcts_concerned(predecessor: Organisation, successor: Organisation, effective_on: date) -> list[Organisation]:
    """The PCTs whose figures a succession changes, by key: the two themselves, or those they belong to from its eve."""
    if predecessor.kind == OrganisationKind.PCT:
        return sorted((predecessor, successor), key=lambda pct: pct.pk)
    from_the_eve = DateRange(effective_on - timedelta(days=1), None)
    held = Affiliation.objects.filter(child__in=(predecessor, successor), period__overlap=from_the_eve)
    pcts = Organisation.objects.of_kind(OrganisationKind.PCT).filter(pk__in=held.values("parent_id"))
    return list(pcts.order_by("pk"))


def preview_succession(
    *,
    kind: SuccessionKind,
    predecessor: Organisation,
    successor: Organisation,
    effective_on: date,
    closed_until: ClosedUntil,
) -> SuccessionPreview:
    """Say what would change, and change nothing."""
    step = Step(kind, predecessor.pk, successor.pk, effective_on)
    known = Succession.objects.filter(predecessor=predecessor, successor=successor).first()
    if known and (known.kind, known.effective_on) == (kind, effective_on):
        return SuccessionPreview(step, "", known=known)
    if known:
        message = (
            f"{predecessor.code} became {successor.code} on {known.effective_on.isoformat()} by the record "
            f"({known.kind})."
        )
        return SuccessionPreview(step, message, field="effective date")
    refused = _refused(step, predecessor, successor)
    if refused:
        return SuccessionPreview(step, refused)
    barred = closed_against(predecessor, successor, effective_on, closed_until)
    if barred:
        return SuccessionPreview(step, str(barred), field="effective date", fix=barred.fix)
    memberships = _memberships(predecessor.pk, successor.pk)
    late = joined_too_late(step, memberships)
    if late:
        return SuccessionPreview(step, _too_late(predecessor, effective_on, len(late)), field="effective date")
    closes = kind is not SuccessionKind.SPLIT and predecessor.closed_on is None
    return SuccessionPreview(step, "", moves(step, memberships), closes)


def closed_against(
    predecessor: Organisation, successor: Organisation, effective_on: date, closed_until: ClosedUntil
) -> ClosedMonths | None:
    """Closed months whose figures a change on this day would reach into, if there are any."""
    pcts = {pct.pk: str(pct) for pct in pcts_concerned(predecessor, successor, effective_on)}
    return closed_after(effective_on, {pcts[key]: first for key, first in closed_until(list(pcts)).items()})


def _refused(step: Step, predecessor: Organisation, successor: Organisation) -> str:
    parties = Parties(
        kinds=(predecessor.kind, successor.kind),
        codes=(predecessor.code, successor.code),
        predecessor_opened_on=predecessor.opened_on,
        predecessor_closed_on=predecessor.closed_on,
        successor_opened_on=successor.opened_on,
        successor_closed_on=successor.closed_on,
    )
    return contradiction(step, parties, lineage())


def _too_late(predecessor: Organisation, effective_on: date, late: int) -> str:
    are = "membership of it begins" if late == 1 else "memberships of it begin"
    return f"{predecessor.code} cannot end on {effective_on.isoformat()}: {late} {are} on that day or later."


def _memberships(*organisations: int) -> list[Held]:
    rows = Affiliation.objects.filter(Q(child__in=organisations) | Q(parent__in=organisations)).order_by("pk")
    return [
        Held(key, child, parent, period.lower, period.upper, is_sole, purpose)
        for key, child, parent, period, is_sole, purpose in rows.values_list(
            "pk", "child_id", "parent_id", "period", "is_sole", "purpose"
        )
    ]
