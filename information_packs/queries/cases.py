"""Business cases in packs: those of the practice, and those that a reader with an interest may not find (R122)."""

from datetime import date

from business_cases.models import BusinessCase
from business_cases.presenters.cases import clock_words
from business_cases.queries.delivery import Measured
from business_cases.queries.summaries import CaseSummary, summaries_of
from information_packs.domain.cases import CaseRow, cases_section, references, without
from information_packs.domain.contents import Section
from information_packs.models import Pack
from pbc.core.formats import month, number
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def cases_of(practice: Organisation, on: date, year: FinancialYear) -> Section:
    """The section of a practice's pack, as its cases stand on a day, with their money of the pack's own year."""
    return cases_section([_row(each) for each in summaries_of(practice, on, year)], on, str(year))


def _row(found: CaseSummary) -> CaseRow:
    case = found.case
    return CaseRow(
        reference=case.reference,
        title=case.title,
        status=found.status,
        clock=clock_words(found.clock),
        value=case.value,
        promised=found.money.total,
        released=found.money.released,
        benefits=tuple(_benefit(each) for each in found.measures),
        next_deed=found.next_deed,
        due_on=found.due_on,
    )


def _benefit(found: Measured) -> tuple[str, str, str]:
    measure, latest = found.measure, found.latest
    promised = f"{number(measure.promised, 2)} {measure.unit} by {measure.by.label}, {number(measure.today, 2)} before"
    read = f"{number(latest.value, 2)} in {month(latest.month)}" if latest else "not read yet"
    return measure.name, promised, read


def withheld_from(principal: Principal, pack: Pack) -> set[str]:
    """Cases that the pack names and that lie behind this reader's wall. At most one query."""
    named = references(pack.data) if pack.data else set()
    if not named:
        return set()
    rows = BusinessCase.objects.filter(reference__in=named).behind_wall_of(principal)
    return set(rows.values_list("reference", flat=True))


def as_read_by(principal: Principal, pack: Pack) -> bool:
    """Put the pack's data before this reader: what lies behind their wall is withheld. Nothing is saved.

    :returns: whether anything was withheld.
    """
    hidden = withheld_from(principal, pack)
    if hidden and pack.data:
        pack.data = without(pack.data, hidden)
    return bool(hidden)
