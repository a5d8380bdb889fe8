"""Load who belonged to whom and when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import models, transaction

from pbc.core import audit
from pbc.core.principal import Principal
from pbc.organisations import permissions
from pbc.organisations.actions.joining import join, name_unknown_commissioners, name_unknown_practices
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.domain.rows import LinkRow, Loaded, MembershipRow, Problem
from pbc.organisations.models import Affiliation


@transaction.atomic
def load_memberships(
    *, rows: Iterable[MembershipRow], source: str, origin: models.Model, by: Principal, at: datetime
) -> Loaded:
    """Load which practice was in which PCT and when (epcmem). The same file again changes nothing.

    Practices and parents that nobody has named yet are created with their code for a name. Rows that contradict
    each other or the record are problems, and their practice keeps what it had.

    :raises Denied: for those who may not load registers.
    """
    permissions.check_may_load(by)
    wanted = list(rows)
    new_practices = name_unknown_practices({row.child_code for row in wanted}, source=source)
    new_parents = name_unknown_commissioners({row.parent_code for row in wanted}, source=source)
    done = join(wanted, child_kind=OrganisationKind.PRACTICE, parent_kind=OrganisationKind.PCT, source=source)
    audit.record(
        "organisations.memberships_loaded",
        origin,
        by=by,
        at=at,
        created=done.created,
        changed=done.changed,
        problems=len(done.problems),
        source=source,
    )
    notes = [
        f"{count:,} {word} not known before: created with the code for a name."
        for count, word in ((new_practices, "practices"), (new_parents, "parents of practices"))
        if count
    ]
    return Loaded(done.accepted, done.created, done.changed, done.problems, notes)


@transaction.atomic
def load_consortium_members(
    *, rows: Iterable[MembershipRow], source: str, origin: models.Model, by: Principal, at: datetime
) -> Loaded:
    """Load which practices act together. A practice may be in several consortia; both must be known already."""
    permissions.check_may_load(by)
    done = join(
        list(rows),
        child_kind=OrganisationKind.PRACTICE,
        parent_kind=OrganisationKind.CONSORTIUM,
        sole=False,
        source=source,
    )
    audit.record(
        "organisations.consortium_members_loaded",
        origin,
        by=by,
        at=at,
        created=done.created,
        changed=done.changed,
        problems=len(done.problems),
        source=source,
    )
    return done


@transaction.atomic
def load_pct_sha_links(
    *,
    rows: Iterable[LinkRow],
    joined_on: date,
    left_on: date | None,
    source: str,
    origin: models.Model,
    by: Principal,
    at: datetime,
) -> Loaded:
    """Load which PCT is in which SHA, for days that the file does not give (half-open).

    A PCT whose area crosses a border stands in the file under several SHAs. It answers to one of them, and the file
    does not say which: it keeps the one on record, and without one it gets none and a warning. To guess would show
    one SHA the figures of another's PCT.
    """
    permissions.check_may_load(by)
    links: dict[str, list[LinkRow]] = defaultdict(list)
    for row in rows:
        links[row.pct_code].append(row)
    clear = [found for found in links.values() if len({row.sha_code for row in found}) == 1]
    memberships = [MembershipRow(row.row_number, row.pct_code, row.sha_code, joined_on, left_on) for row, *_ in clear]
    done = join(memberships, child_kind=OrganisationKind.PCT, parent_kind=OrganisationKind.SHA, source=source)
    crossing = [row for code in sorted(links) if len({r.sha_code for r in links[code]}) > 1 for row in links[code]]
    warnings = _border_warnings(crossing, joined_on)
    audit.record(
        "organisations.pct_links_loaded",
        origin,
        by=by,
        at=at,
        created=done.created,
        changed=done.changed,
        cross_boundary=sorted({row.pct_code for row in crossing}),
        source=source,
    )
    repeated = sum(len(found) - 1 for found in clear)
    return Loaded(done.accepted + repeated, done.created, done.changed, (*done.problems, *warnings))


def _border_warnings(crossing: Sequence[LinkRow], on: date) -> list[Problem]:
    codes = {row.pct_code for row in crossing}
    on_record = dict(
        Affiliation.objects.filter(child__kind=OrganisationKind.PCT, child__code__in=codes, period__contains=on)
        .filter(is_sole=True)
        .values_list("child__code", "parent__code")
    )
    return [_crosses_border(row, on_record.get(row.pct_code)) for row in crossing]


def _crosses_border(row: LinkRow, on_record: str | None) -> Problem:
    kept = f"It stays in {on_record}, as on record." if on_record else "It was put in none."
    return Problem(
        row.row_number,
        "SHA",
        row.sha_code,
        "one_sha_at_a_time",
        f"{row.pct_code} stands in this file under several SHAs, because its area crosses a border. {kept}",
        "Say which SHA it answers to, with its first day, in a file of organisations.",
        "warning",
    )
