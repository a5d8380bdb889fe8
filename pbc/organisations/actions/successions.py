"""Record what organisations became: mergers, splits and new names (R8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from psycopg2.extras import DateRange

from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Invalid
from pbc.core.principal import Principal
from pbc.organisations import permissions
from pbc.organisations.actions.bulk import set_periods
from pbc.organisations.domain.kinds import OrganisationKind, PracticeStatus, SuccessionKind
from pbc.organisations.domain.rows import Loaded, Problem, SuccessionRow
from pbc.organisations.domain.successions import ClosedUntil
from pbc.organisations.models import Affiliation, Organisation, Succession, SuccessionMove
from pbc.organisations.queries.successions import SuccessionPreview, pcts_concerned, preview_succession

RULE = "succession_agrees_with_record"
FIX = "Correct it, or the register it contradicts, and send it again."


@transaction.atomic
def record_succession(
    *,
    kind: SuccessionKind,
    predecessor: Organisation,
    successor: Organisation,
    effective_on: date,
    evidence: str,
    closed_until: ClosedUntil,
    by: Principal,
    at: datetime,
    seen: str = "",
) -> Succession:
    """Record that one organisation became another, and carry its members over on the day.

    After a merger or a new name the predecessor is closed and who belonged to it belongs to the successor. A split
    moves nobody: load the memberships that say who went where. What is on record already changes nothing.

    :param closed_until: asked, under lock, of the PCTs whose figures would change.
    :param seen: the fingerprint of the preview that somebody agreed to; it must still be what would change.
    :raises Denied: for those who do not keep the registers of these organisations.
    :raises Invalid: where it contradicts the record, reaches into closed months, or is no longer as seen; with the
        reason, and nothing is changed.
    """
    permissions.check_may_record_succession(by, predecessor, successor, effective_on)
    telling = _Telling(evidence=evidence, by=by, at=at, closed_until=closed_until, seen=seen)
    succession, preview = _record(kind, predecessor, successor, effective_on, telling)
    if preview:
        audit.record(
            "organisations.succession_recorded",
            succession,
            by=by,
            at=at,
            organisation_code=successor.code,
            succession=kind,
            predecessor=predecessor.code,
            successor=successor.code,
            effective_on=effective_on,
            moved=len(preview.moves),
            evidence=evidence,
        )
    return succession


@transaction.atomic
def load_successions(
    *,
    rows: Iterable[SuccessionRow],
    source: str,
    origin: models.Model,
    closed_until: ClosedUntil,
    by: Principal,
    at: datetime,
) -> Loaded:
    """Load successions, the earliest first. A row that contradicts the record is a problem; the others are recorded."""
    permissions.check_may_load(by)
    in_order = sorted(rows, key=lambda row: (row.effective_on, row.row_number))
    problems: list[Problem] = []
    created = 0
    for row in in_order:
        try:
            predecessor, successor = _named(row)
            telling = _Telling(evidence=row.evidence, by=by, at=at, closed_until=closed_until)
            _, preview = _record(row.kind, predecessor, successor, row.effective_on, telling)
        except Invalid as fault:
            problems.append(
                Problem(row.row_number, fault.field, _value(row, fault.field), fault.rule, fault.message, fault.fix)
            )
        else:
            created += preview is not None
    audit.record(
        "organisations.successions_loaded", origin, by=by, at=at, created=created, problems=len(problems), source=source
    )
    return Loaded(len(in_order) - len(problems), created, 0, problems)


@dataclass(frozen=True)
class _Telling:
    """Who says so, when and on what evidence, and what they saw."""

    evidence: str
    by: Principal
    at: datetime
    closed_until: ClosedUntil
    seen: str = ""


def _record(
    kind: SuccessionKind, predecessor: Organisation, successor: Organisation, effective_on: date, telling: _Telling
) -> tuple[Succession, SuccessionPreview | None]:
    """The succession, and what was changed for it; nothing where it was on record already."""
    old, new = lock_parties(predecessor, successor, effective_on)
    preview = preview_succession(
        kind=kind, predecessor=old, successor=new, effective_on=effective_on, closed_until=telling.closed_until
    )
    if preview.known:
        return preview.known, None
    if preview.refused:
        raise Invalid(preview.refused, field=preview.field, rule=RULE, fix=preview.fix or FIX)
    if telling.seen not in ("", preview.fingerprint):
        raise Invalid(
            "Somebody has changed the record since you looked, so that other memberships would change.",
            rule="changed_since",
            fix="See what would change now, and confirm that.",
        )
    succession = Succession.objects.create(
        kind=kind,
        predecessor=old,
        successor=new,
        effective_on=effective_on,
        evidence=telling.evidence,
        recorded_at=telling.at,
        recorded_by=telling.by.name,
        closed_predecessor=preview.closes,
        status_before=old.status,
    )
    _carry_over(succession, preview, source=f"{kind} of {old.code} into {new.code}")
    if preview.closes:
        _close(old, effective_on, today=day_of(telling.at))
    return succession, preview


def lock_parties(
    predecessor: Organisation, successor: Organisation, effective_on: date
) -> tuple[Organisation, Organisation]:
    """Lock two organisations and the PCTs whose months hang on them, so that no month closes meanwhile."""
    both = Organisation.objects.filter(pk__in=(predecessor.pk, successor.pk)).order_by("pk")
    locked = {organisation.pk: organisation for organisation in both.select_for_update(no_key=True)}
    old, new = locked[predecessor.pk], locked[successor.pk]
    pcts = Organisation.objects.filter(pk__in=[pct.pk for pct in pcts_concerned(old, new, effective_on)])
    list(pcts.order_by("pk").select_for_update(no_key=True))
    return old, new


def _carry_over(succession: Succession, preview: SuccessionPreview, *, source: str) -> None:
    """End memberships and begin others, and keep which, so that it can be undone."""
    set_periods((move.held.key, move.held.start, move.ends_on) for move in preview.moves)
    begun = {
        move.held.key: Affiliation(
            child_id=move.child,
            parent_id=move.parent,
            period=DateRange(move.ends_on, move.held.end),
            is_sole=move.held.is_sole,
            purpose=move.held.purpose,
            source=source,
        )
        for move in preview.moves
        if move.child is not None and move.parent is not None
    }
    Affiliation.objects.bulk_create(begun.values())
    SuccessionMove.objects.bulk_create(
        SuccessionMove(
            succession=succession,
            ended_id=move.held.key,
            until=move.held.end,
            carried_on=begun.get(move.held.key),
        )
        for move in preview.moves
    )


def _close(organisation: Organisation, on: date, *, today: date) -> None:
    organisation.closed_on = on
    if organisation.kind == OrganisationKind.PRACTICE and on <= today:
        organisation.status = PracticeStatus.CLOSED
    organisation.save(update_fields=["closed_on", "status"])


def _named(row: SuccessionRow) -> tuple[Organisation, Organisation]:
    """The organisations of two codes. A code may be that of organisations of several kinds; they must be of one.

    :raises Invalid: where there are no two such organisations.
    """
    found: dict[str, dict[str, Organisation]] = {row.predecessor_code: {}, row.successor_code: {}}
    for organisation in Organisation.objects.filter(code__in=list(found)):
        found[organisation.code][organisation.kind] = organisation
    for code, field in ((row.predecessor_code, "predecessor"), (row.successor_code, "successor")):
        if not found[code]:
            raise Invalid(
                f"No organisation has the code {code}.",
                field=field,
                rule="code_is_known",
                fix="Correct the code, or load the register that has it first.",
            )
    olds, news = found[row.predecessor_code], found[row.successor_code]
    shared = sorted(olds.keys() & news.keys())
    kind = shared[0] if shared else None
    return (olds[kind], news[kind]) if kind else (next(iter(olds.values())), next(iter(news.values())))


def _value(row: SuccessionRow, field: str) -> str:
    values = {"predecessor": row.predecessor_code, "effective date": row.effective_on.isoformat()}
    return values.get(field, row.successor_code)
