"""What contingency funds need of this hat: calls to decide, months to call for, a fund that runs out."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.urls import reverse

from budgets.models import Books, ContingencyCall
from budgets.queries.contingency import fund
from budgets.queries.ledger import books_kept_by
from governance.queries.places import own_pct
from pbc.accounts.domain.permissions import Permission
from pbc.core.needs import Need
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind


def call_needs(*, principal: Principal, today: date) -> list[Need]:
    """Calls that wait and that this hat may decide; for who watches the fund, that it will not last (S4 ¶42)."""
    if principal.organisation_kind != OrganisationKind.PCT or not principal.may(Permission.CONTINGENCY_DECIDE):
        return []
    pct = own_pct(principal, today)
    if pct is None:
        return []
    year = FinancialYear.of(today)
    books = [*books_kept_by(pct, year.previous, today), *books_kept_by(pct, year, today)]
    return [*_waiting(books, principal), *_running_out([each for each in books if each.closed_at is None])]


def _waiting(books: list[Books], principal: Principal) -> Iterator[Need]:
    rows = ContingencyCall.objects.waiting().filter(books__in=books).outside_wall(principal)
    if principal.user_id is not None:
        rows = rows.exclude(written_by_user_id=principal.user_id)
    for books_id, number in rows.values_list("books").annotate(number=Count("pk")).order_by("books"):
        calls = "a call" if number == 1 else f"{number} calls"
        yield Need(
            title=f"Decide {calls} on the contingency fund",
            detail="Scored by the published method. Whoever decides did not write it, and gives reasons.",
            url=reverse("budgets:calls", args=[books_id]) + "?status=waiting",
            due_on=None,
            kind="contingency",
        )


def _running_out(books: list[Books]) -> Iterator[Need]:
    for each in books:
        found = fund(each)
        if found.warning and not found.flow.returned:
            title = f"Look at the contingency fund of {found.year}"
            yield Need(title, found.warning, reverse("budgets:fund", args=[each.pk]), None, "contingency")
