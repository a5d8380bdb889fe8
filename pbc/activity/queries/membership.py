"""Which rows are a PCT's: those of its practices, and its queue; and what became of practices that merged.

A practice's month belongs to the PCT that it was in on the month's last day; where it had closed by then, to the PCT
that it was in last, so that no row falls between two.
"""

from collections.abc import Iterable
from datetime import date

from pbc.activity.models.summaries import ActivityRow, StratumRow
from pbc.organisations.models import Affiliation, Organisation
from pbc.organisations.queries.successions import lineage

_TABLE = Affiliation._meta.db_table


def memberships(children: str = "TRUE") -> str:
    """A relation, in brackets, of sole memberships as half-open ranges of days, from joining to joining the next.

    :param children: a condition on ``child_id`` that keeps all memberships of a child or none.
    """
    return f"""(
        SELECT child_id, parent_id, coalesce(lower(period), '-infinity') AS joined_on,
            coalesce(lead(lower(period)) OVER (PARTITION BY child_id ORDER BY lower(period) NULLS FIRST), 'infinity')
                AS next_on
        FROM {_TABLE} WHERE is_sole AND {children})"""  # noqa: S608 - our own words


def members_of_pct() -> str:
    """The memberships, as :func:`memberships`, of all that are or were the PCT's (``%(pct)s``), in it."""
    ever = f"child_id IN (SELECT child_id FROM {_TABLE} WHERE parent_id = %(pct)s)"  # noqa: S608 - our own words
    return f"(SELECT * FROM {memberships(ever)} s WHERE s.parent_id = %(pct)s)"  # noqa: S608 - our own words


def held_in(month: str) -> str:
    """A condition on a membership ``a``: it counts for the month whose first day is this SQL date."""
    last_day = f"({month} + interval '1 month - 1 day')::date"
    return f"a.joined_on <= {last_day} AND a.next_on > {last_day}"


def rows_of_pct(model: type[ActivityRow] | type[StratumRow], months: str, month: str = "m.month") -> str:
    """A relation, in brackets, of a PCT's rows (``%(pct)s``), read through the PCT's practices.

    Its cost does not grow with the PCTs or years held. A row without a practice is the PCT's where the PCT is its
    commissioner; rows of strata always have a practice.

    :param months: a condition on ``m.month``, such as ``m.month = %(month)s``.
    :param month: an SQL date that ``m.month`` is by this condition, where there is one: memberships that do not hold
        then are left out before any of their rows is looked at.
    """
    table = model._meta.db_table
    practices = f"""
        SELECT m.* FROM {members_of_pct()} a JOIN {table} m ON m.practice_id = a.child_id
        WHERE {months} AND {held_in(month)}"""  # noqa: S608 - our own words
    if issubclass(model, StratumRow):
        return f"({practices})"
    return f"""({practices}
        UNION ALL
        SELECT m.* FROM {table} m
        WHERE m.practice_id IS NULL AND m.commissioner_id = %(pct)s AND {months})"""  # noqa: S608 - our own words


def heirs(practices: Iterable[Organisation], on: date) -> dict[int, int]:
    """Each practice, and each that merged into it or was renamed to it by the day, to the practice itself.

    Two queries, however many practices.
    """
    known = lineage()
    found = {practice.pk: practice.pk for practice in practices}
    former = Organisation.objects.practices().filter(succeeded_by__effective_on__lte=on).distinct()
    for old in former.values_list("pk", flat=True):
        heir = known.successor(old, until=on)
        if heir in found:
            found.setdefault(old, heir)
    return found
