"""SQL for which rows of a month are a PCT's: its practices on the last day, and what is in its queue."""

from pbc.organisations.models import Affiliation


def belongs_to_pct(row: str) -> str:
    """A condition on a summary row: its practice is the PCT's (``%(pct)s``) on the last day of the row's month.

    A row without a practice is the PCT's where the PCT is its commissioner.
    """
    return f"""(({row}.practice_id IS NULL AND {row}.commissioner_id = %(pct)s) OR {practice_of_pct(row)})"""


def practice_of_pct(row: str) -> str:
    """As :func:`belongs_to_pct`, for rows that always have a practice."""
    return f"""{row}.practice_id IN (
        SELECT a.child_id FROM {Affiliation._meta.db_table} a WHERE a.parent_id = %(pct)s AND a.is_sole
            AND a.period @> ({row}.month + interval '1 month - 1 day')::date)"""  # noqa: S608 - our own words
