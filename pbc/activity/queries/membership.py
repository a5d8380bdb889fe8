"""SQL for which summary rows are a PCT's: those of its practices on the last day of the month, and its queue."""

from pbc.activity.models.summaries import ActivityRow, StratumRow
from pbc.organisations.models import Affiliation


def rows_of_pct(model: type[ActivityRow] | type[StratumRow], months: str) -> str:
    """A relation, in brackets, of a PCT's rows (``%(pct)s``), read through the PCT's practices.

    Its cost does not grow with the PCTs or years held. A row without a practice is the PCT's where the PCT is its
    commissioner; rows of strata always have a practice.

    :param months: a condition on ``m.month``, such as ``m.month = %(month)s``.
    """
    table = model._meta.db_table
    practices = f"""
        SELECT m.* FROM {Affiliation._meta.db_table} a JOIN {table} m ON m.practice_id = a.child_id
        WHERE a.parent_id = %(pct)s AND a.is_sole AND {months}
            AND a.period @> (m.month + interval '1 month - 1 day')::date"""  # noqa: S608 - our own words
    if issubclass(model, StratumRow):
        return f"({practices})"
    return f"""({practices}
        UNION ALL
        SELECT m.* FROM {table} m
        WHERE m.practice_id IS NULL AND m.commissioner_id = %(pct)s AND {months})"""  # noqa: S608 - our own words
