"""What figures of a contingency fund rest on: its postings, and who put what in (R50; S4 ¶42)."""

from decimal import Decimal

from budgets.domain.attribution import FUND
from budgets.domain.contingency import Flow, balance_working, return_working
from budgets.domain.ledger import AccountKind, PostingKind
from budgets.models import Books, Entry, Posting
from budgets.queries.contingency import contributions, flow_of, stakes
from pbc.core.formats import day
from pbc.core.money import ZERO
from pbc.core.working import Source, Working
from pbc.organisations.models import Organisation


def posting_source(posting: Posting) -> Source:
    """A posting, to be opened."""
    return Source("posting", f"{posting.reason}, from {day(posting.effective_on)}", str(posting.pk))


def balance_sources(books: Books) -> tuple[Source, ...]:
    """Every posting on the fund's own account, in order. One query."""
    rows = Entry.objects.filter(posting__books=books, account__kind=FUND.kind).select_related("posting")
    return tuple(dict.fromkeys(posting_source(entry.posting) for entry in rows.order_by("pk")))


def return_trace(books: Books, practice: Organisation) -> Working | None:
    """What a practice had back of the fund, or would have now; ``None`` where it put nothing in."""
    stake = next((each for each in stakes(books) if each.practice.pk == practice.pk), None)
    if stake is None:
        return None
    whole: Decimal = sum(contributions(books).values(), ZERO)
    flow = flow_of(books)
    rows = Entry.objects.filter(
        posting__books=books,
        posting__kind=PostingKind.CONTINGENCY_RETURN,
        account__kind=AccountKind.CONTINGENCY_RETURNED,
        account__practice=practice,
    ).select_related("posting")
    made = tuple(posting_source(entry.posting) for entry in rows)
    if not made:
        return return_working(practice.name, stake.preview, stake.contributed, whole, balance_working(flow))
    before = Flow(flow.contributed, flow.added, flow.called)
    return return_working(practice.name, stake.returned, stake.contributed, whole, balance_working(before), made)
