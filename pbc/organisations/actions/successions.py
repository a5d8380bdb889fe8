"""Record what organisations became: mergers, splits and new names (R8)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction

from pbc.core import audit
from pbc.core.errors import Invalid
from pbc.core.principal import Principal
from pbc.organisations import permissions
from pbc.organisations.actions.bulk import insert_affiliations, set_periods
from pbc.organisations.domain.kinds import OrganisationKind, PracticeStatus, SuccessionKind
from pbc.organisations.domain.rows import Loaded, Problem, SuccessionRow
from pbc.organisations.models import Organisation, Succession
from pbc.organisations.queries.successions import SuccessionPreview, preview_succession

RULE = "succession_agrees_with_record"
FIX = "Correct the row, or the register it contradicts, and send the file again."


@transaction.atomic
def record_succession(
    *,
    kind: SuccessionKind,
    predecessor: Organisation,
    successor: Organisation,
    effective_on: date,
    evidence: str,
    by: Principal,
    at: datetime,
) -> Succession:
    """Record that one organisation became another, and carry its members over on the day.

    After a merger or a new name the predecessor is closed and who belonged to it belongs to the successor. A split
    moves nobody: load the memberships that say who went where. What is on record already changes nothing.

    :raises Denied: for those who do not keep the registers.
    :raises Invalid: where it contradicts the record, with the reason.
    """
    permissions.check_may_record_succession(by)
    succession, preview = _record(kind, predecessor, successor, effective_on, evidence, at)
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
    *, rows: Iterable[SuccessionRow], source: str, origin: models.Model, by: Principal, at: datetime
) -> Loaded:
    """Load successions, the earliest first. A row that contradicts the record is a problem; the others are recorded."""
    permissions.check_may_load(by)
    in_order = sorted(rows, key=lambda row: (row.effective_on, row.row_number))
    problems: list[Problem] = []
    created = 0
    for row in in_order:
        try:
            predecessor, successor = _named(row)
            _, preview = _record(row.kind, predecessor, successor, row.effective_on, row.evidence, at)
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


def _record(
    kind: SuccessionKind,
    predecessor: Organisation,
    successor: Organisation,
    effective_on: date,
    evidence: str,
    at: datetime,
) -> tuple[Succession, SuccessionPreview | None]:
    """The succession, and what was changed for it; nothing where it was on record already."""
    both = Organisation.objects.filter(pk__in=(predecessor.pk, successor.pk)).order_by("pk")
    locked = {organisation.pk: organisation for organisation in both.select_for_update(no_key=True)}
    old, new = locked[predecessor.pk], locked[successor.pk]
    known = Succession.objects.filter(predecessor=old, successor=new).first()
    if known and (known.kind, known.effective_on) == (kind, effective_on):
        return known, None
    if known:
        message = f"{old.code} became {new.code} on {known.effective_on.isoformat()} by the record ({known.kind})."
        raise Invalid(message, field="effective date", rule=RULE, fix=FIX)
    preview = preview_succession(kind=kind, predecessor=old, successor=new, effective_on=effective_on)
    if preview.refused:
        raise Invalid(preview.refused, field="successor", rule=RULE, fix=FIX)
    succession = Succession.objects.create(
        kind=kind, predecessor=old, successor=new, effective_on=effective_on, evidence=evidence, recorded_at=at
    )
    _carry_over(preview, source=f"{kind} of {old.code} into {new.code}")
    if preview.closes:
        _close(old, effective_on)
    return succession, preview


def _carry_over(preview: SuccessionPreview, *, source: str) -> None:
    set_periods((move.held.key, move.held.start, move.ends_on) for move in preview.moves)
    insert_affiliations(
        (
            (move.child, move.parent, move.ends_on, move.held.end, move.held.is_sole, move.held.purpose)
            for move in preview.moves
            if move.child is not None and move.parent is not None
        ),
        source=source,
    )


def _close(organisation: Organisation, on: date) -> None:
    organisation.closed_on = on
    if organisation.kind == OrganisationKind.PRACTICE:
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
