"""Load who there is: practices, PCTs, SHAs, providers and consortia, from registers and lists."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction

from pbc.core import audit
from pbc.core.principal import Principal
from pbc.organisations import permissions
from pbc.organisations.actions.bulk import upsert_organisations
from pbc.organisations.actions.joining import follow_register, join
from pbc.organisations.domain.kinds import BELONGS_TO, LABELS, CommissionerKind, OrganisationKind
from pbc.organisations.domain.rows import (
    Loaded,
    MembershipRow,
    NamedRow,
    OrganisationRow,
    PracticeRow,
    Problem,
    ends_too_early,
)

PRACTICE_COLUMNS = ("code", "name", "status", "opened_on", "closed_on", "address", "postcode", "prescribing_setting")
ORGANISATION_COLUMNS = ("code", "name", "opened_on", "closed_on", "provider_kind", "commissioner_kind")
FROM_THE_TOP = (OrganisationKind.SHA, OrganisationKind.PCT, OrganisationKind.PROVIDER, OrganisationKind.CONSORTIUM)

Row = TypeVar("Row", PracticeRow, NamedRow, OrganisationRow)


@transaction.atomic
def load_practices(
    *, rows: Iterable[PracticeRow], source: str, origin: models.Model, by: Principal, at: datetime
) -> Loaded:
    """Load the national register of practices (epraccur). The same file again changes nothing.

    The register knows a practice's present PCT only. It is taken where nothing else is known; the full history
    (:func:`~pbc.organisations.actions.memberships.load_memberships`) is never overruled by it.

    :param source: what the rows are called where they are shown, such as a file's name.
    :param origin: the saved object the rows come from, such as an import batch; the audit event is filed under it.
    :raises Denied: for those who may not load registers.
    """
    permissions.check_may_load(by)
    good, problems = _sound(rows)
    created, changed = upsert_organisations(
        OrganisationKind.PRACTICE,
        PRACTICE_COLUMNS,
        (
            (r.code, r.name, r.status, r.opened_on, r.closed_on, r.address, r.postcode, r.prescribing_setting)
            for r in good
        ),
        source=source,
    )
    joined = follow_register(
        [
            MembershipRow(row.row_number, row.code, row.parent_code, row.joined_on, row.left_on)
            for row in good
            if row.parent_code and row.joined_on
        ],
        source=source,
    )
    audit.record(
        "organisations.practices_loaded", origin, by=by, at=at, created=created, changed=changed, source=source
    )
    return Loaded(len(good), created, changed, (*problems, *joined.problems), joined.notes)


@transaction.atomic
def load_pcts(*, rows: Iterable[NamedRow], source: str, origin: models.Model, by: Principal, at: datetime) -> Loaded:
    """Load the list of PCTs and care trusts; those known by their code alone get their names."""
    permissions.check_may_load(by)
    good, problems = _sound(rows)
    created, changed = upsert_organisations(
        OrganisationKind.PCT,
        ("code", "name", "commissioner_kind"),
        ((row.code, row.name, CommissionerKind.PCT.value) for row in good),
        source=source,
    )
    audit.record("organisations.pcts_loaded", origin, by=by, at=at, created=created, changed=changed, source=source)
    return Loaded(len(good), created, changed, problems)


@transaction.atomic
def load_shas(*, rows: Iterable[NamedRow], source: str, origin: models.Model, by: Principal, at: datetime) -> Loaded:
    """Load the list of strategic health authorities."""
    permissions.check_may_load(by)
    good, problems = _sound(rows)
    named = ((row.code, row.name) for row in good)
    created, changed = upsert_organisations(OrganisationKind.SHA, ("code", "name"), named, source=source)
    audit.record("organisations.shas_loaded", origin, by=by, at=at, created=created, changed=changed, source=source)
    return Loaded(len(good), created, changed, problems)


@transaction.atomic
def load_organisations(
    *, rows: Iterable[OrganisationRow], source: str, origin: models.Model, by: Principal, at: datetime
) -> Loaded:
    """Load SHAs, PCTs, providers and consortia with their parents, in whatever order the file has them."""
    permissions.check_may_load(by)
    good, problems = _sound(rows)
    created = changed = 0
    joins: list[Problem] = []
    for kind in FROM_THE_TOP:  # so that a parent is there before its children join it
        of_kind = [row for row in good if row.kind is kind]
        each = {row.code: row for row in reversed(of_kind)}
        commissioner = CommissionerKind.PCT.value if kind is OrganisationKind.PCT else ""
        new, different = upsert_organisations(
            kind,
            ORGANISATION_COLUMNS,
            ((r.code, r.name, r.opened_on, r.closed_on, r.provider_kind or "", commissioner) for r in each.values()),
            source=source,
        )
        created, changed = created + new, changed + different
        joins += _join_parents(kind, of_kind, source)
    audit.record(
        "organisations.organisations_loaded", origin, by=by, at=at, created=created, changed=changed, source=source
    )
    return Loaded(len(good) - len({problem.row_number for problem in joins}), created, changed, (*problems, *joins))


def _join_parents(kind: OrganisationKind, rows: Sequence[OrganisationRow], source: str) -> list[Problem]:
    wanting = [row for row in rows if row.parent_code]
    if kind not in BELONGS_TO:
        return [
            Problem(
                row.row_number,
                "parent organisation",
                row.parent_code,
                "parent_of_right_kind",
                f"A {LABELS[kind]} belongs to no other organisation here.",
                "Leave the parent of this row empty.",
            )
            for row in wanting
        ]
    memberships = [
        MembershipRow(row.row_number, row.code, row.parent_code, row.joined_on, row.left_on) for row in wanting
    ]
    return list(join(memberships, child_kind=kind, parent_kind=BELONGS_TO[kind], source=source).problems)


def _sound(rows: Iterable[Row]) -> tuple[list[Row], list[Problem]]:
    """Rows that can be used, and the problems of the others: closed before it opened, or told twice and differently."""
    good: list[Row] = []
    problems: list[Problem] = []
    seen: dict[tuple[object, ...], Row] = {}
    for row in rows:
        identity, facts = _identity(row), _facts(row)
        problem = None
        if not isinstance(row, NamedRow):
            problem = ends_too_early(row.row_number, "closed", row.opened_on, row.closed_on)
        if identity in seen and (not isinstance(row, OrganisationRow) or facts != _facts(seen[identity])):
            problem = _told_before(row, seen[identity].row_number)
        if problem:
            problems.append(problem)
        else:
            seen.setdefault(identity, row)
            good.append(row)
    return good, problems


def _identity(row: Row) -> tuple[object, ...]:
    return (row.kind, row.code) if isinstance(row, OrganisationRow) else (row.code,)


def _facts(row: Row) -> tuple[object, ...]:
    """What every row of an organisation must say alike."""
    if isinstance(row, OrganisationRow):
        return (row.name, row.opened_on, row.closed_on, row.provider_kind)
    return ()


def _told_before(row: PracticeRow | NamedRow | OrganisationRow, first: int) -> Problem:
    return Problem(
        row.row_number,
        "organisation code",
        row.code,
        "told_once",
        f"{row.code} is in row {first} of this file already, and that row was used.",
        "Keep the row that is right and send the file again.",
    )
