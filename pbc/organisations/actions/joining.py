"""Write who belongs to whom, for the actions that load it. Nothing here checks permission or writes audit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from pbc.organisations.actions.bulk import insert_affiliations, name_unknown, set_periods
from pbc.organisations.domain.commissioners import commissioner_kind_of
from pbc.organisations.domain.kinds import LABELS, OrganisationKind
from pbc.organisations.domain.memberships import Held, Names, Plan, Wanted, overlap, plan
from pbc.organisations.domain.rows import Loaded, MembershipRow, Problem, ends_too_early
from pbc.organisations.models import Affiliation, Organisation

NOT_NAMED_YET = "known by code alone, from "


def name_unknown_practices(codes: Iterable[str], *, source: str) -> int:
    """Create practices known by their code alone, which is their name until a register gives one."""
    rows = ((code, code) for code in codes)
    return name_unknown(OrganisationKind.PRACTICE, ("code", "name"), rows, source=NOT_NAMED_YET + source)


def name_unknown_commissioners(codes: Iterable[str], *, source: str) -> int:
    """Create parents of practices known by their code alone; its shape tells a PCT from what came before and after."""
    rows = ((code, code, commissioner_kind_of(code).value) for code in codes)
    columns = ("code", "name", "commissioner_kind")
    return name_unknown(OrganisationKind.PCT, columns, rows, source=NOT_NAMED_YET + source)


def join(
    rows: Sequence[MembershipRow],
    *,
    child_kind: OrganisationKind,
    parent_kind: OrganisationKind,
    sole: bool = True,
    source: str,
) -> Loaded:
    """Bring memberships on record in line with rows.

    The children are locked, so that two loads that speak of the same practice follow one another; the second sees
    what the first has done, and is told of every contradiction.
    """
    children = _keys(child_kind, {row.child_code for row in rows}, lock=True)
    parents = _keys(parent_kind, {row.parent_code for row in rows})
    wanted, problems = _resolved(rows, children, parents, child_kind, parent_kind)
    names = Names({key: code for code, key in chain(children.items(), parents.items())} | _codes_of_parents(children))
    result = plan(_held(children.values(), sole=sole), wanted, sole=sole, names=names)
    _carry_out(result, sole=sole, source=source)
    return Loaded(
        accepted=result.unchanged + len(result.additions) + len(result.corrections),
        created=len(result.additions),
        changed=len(result.corrections),
        problems=(*problems, *result.problems),
    )


def follow_register(rows: Sequence[MembershipRow], *, source: str) -> Loaded:
    """Take the present PCT of practices from the register of practices, where no history says otherwise."""
    practices = _keys(OrganisationKind.PRACTICE, {row.child_code for row in rows}, lock=True)
    parents = {row.parent_code for row in rows}
    name_unknown_commissioners(parents, source=source)
    keys = _keys(OrganisationKind.PCT, parents)
    wanted, problems = _resolved(rows, practices, keys, OrganisationKind.PRACTICE, OrganisationKind.PCT)
    held_of: dict[int, list[Held]] = defaultdict(list)
    for held in _held(practices.values(), sole=True):
        held_of[held.child].append(held)
    free = [row for row in wanted if not any(overlap(held, row) for held in held_of[row.child])]
    on_record = {(held.child, held.parent, held.start, held.end) for rows_of in held_of.values() for held in rows_of}
    added = {row.row_number for row in free}
    otherwise = [
        row
        for row in wanted
        if row.row_number not in added and (row.child, row.parent, row.start, row.end) not in on_record
    ]
    insert_affiliations(((r.child, r.parent, r.start, r.end, True, "") for r in free), source=source)
    codes = {key: code for code, key in chain(practices.items(), keys.items())}
    warnings = [_history_kept(row, codes) for row in otherwise]
    return Loaded(len(wanted), len(free), 0, (*problems, *warnings))


def _resolved(
    rows: Sequence[MembershipRow],
    children: dict[str, int],
    parents: dict[str, int],
    child_kind: OrganisationKind,
    parent_kind: OrganisationKind,
) -> tuple[list[Wanted], list[Problem]]:
    """Rows with keys for codes, and the problems of those that name nobody or have their dates the wrong way round."""
    wanted, problems = [], []
    for row in rows:
        if row.child_code not in children:
            problems.append(_unknown(row.row_number, child_kind, row.child_code))
        elif row.parent_code not in parents:
            problems.append(_unknown(row.row_number, parent_kind, row.parent_code))
        elif problem := ends_too_early(row.row_number, "left", row.joined_on, row.left_on):
            problems.append(problem)
        else:
            child, parent = children[row.child_code], parents[row.parent_code]
            wanted.append(Wanted(row.row_number, child, parent, row.joined_on, row.left_on, row.purpose))
    return wanted, problems


def _carry_out(result: Plan, *, sole: bool, source: str) -> None:
    # First to the days that old and new share, then to the new: so no two memberships overlap in between.
    set_periods((change.held.key, *change.shared) for change in result.corrections)
    set_periods((change.held.key, change.wanted.start, change.wanted.end) for change in result.corrections)
    insert_affiliations(
        ((row.child, row.parent, row.start, row.end, sole, row.purpose) for row in result.additions), source=source
    )


def _keys(kind: OrganisationKind, codes: Iterable[str], *, lock: bool = False) -> dict[str, int]:
    found = Organisation.objects.of_kind(kind).filter(code__in=list(codes)).order_by("pk")
    if lock:
        found = found.select_for_update(no_key=True)
    return dict(found.values_list("code", "pk"))


def _held(children: Iterable[int], *, sole: bool) -> list[Held]:
    rows = Affiliation.objects.filter(child__in=list(children), is_sole=sole)
    return [
        Held(key, child, parent, period.lower, period.upper)
        for key, child, parent, period in rows.values_list("pk", "child_id", "parent_id", "period")
    ]


def _codes_of_parents(children: dict[str, int]) -> dict[int, str]:
    """Codes of parents on record, which a message may have to name."""
    held = Affiliation.objects.filter(child__in=list(children.values())).values("parent_id")
    return dict(Organisation.objects.filter(pk__in=held).values_list("pk", "code"))


def _unknown(row_number: int, kind: OrganisationKind, code: str) -> Problem:
    return Problem(
        row_number,
        LABELS[kind],
        code,
        "code_is_known",
        f"No {LABELS[kind]} has the code {code}.",
        f"Correct the code, or load the register that has this {LABELS[kind]} first.",
    )


def _history_kept(row: Wanted, codes: dict[int, str]) -> Problem:
    return Problem(
        row.row_number,
        "parent organisation",
        codes[row.parent],
        "history_is_kept",
        f"The record says otherwise of the days of {codes[row.child]} in {codes[row.parent]}. The record was kept.",
        "If the record is wrong, load a newer history of memberships (epcmem).",
        "warning",
    )
