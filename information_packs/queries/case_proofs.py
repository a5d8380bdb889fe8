"""That a case with money says the same on its page, on statements, in packs and in the register as in the ledger.

Every figure is held against the entries of the ledger, and a value against the costs that were submitted (R95, R101).
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db.models import Sum

from budgets.domain.commitments import Standing
from budgets.domain.ledger import AccountKind
from budgets.domain.proofs import Check, Proof, proof_of
from budgets.models import Books, Commitment, Entry
from budgets.queries.commitments import commitments_of
from business_cases.domain.proposal import money, proposal_of
from business_cases.models import BusinessCase
from business_cases.queries.delivery import Funded, funding_of, total_of
from business_cases.queries.register import entries_of
from business_cases.queries.rules import rules_of, years_counted
from information_packs.domain.cases import MONEY_KEY
from information_packs.queries.cases import cases_of
from pbc.core.clock import day_of
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear

CASES = "Cases say the same on their pages, in ledger, statement, pack and register"


def case_proof(books: Books) -> Proof:
    """Every case that has money of these books. A few queries for each."""
    return proof_of(CASES, _checks(books))


def _checks(books: Books) -> Iterator[Check]:
    promised = list(Commitment.objects.filter(books=books, case_id__isnull=False).order_by("case_id", "pk"))
    if not promised:
        return
    moved = _moved(books)
    cases = BusinessCase.objects.filter(pk__in={each.case_id for each in promised}).select_related("owner", "pct")
    registered = {entry.reference: entry.value for entry in entries_of(cases)}
    for case in cases.order_by("reference"):
        own = [each for each in promised if each.case_id == case.pk]
        place = f"{books.pct.name}, {FinancialYear(books.financial_year)}, case {case.reference}"
        yield from _of_case(case, books, own, _sum([moved.get(each.reference, Standing()) for each in own]), place)
        yield Check(f"{place}, value in the register", registered.get(case.reference, ZERO), _value(case))


def _of_case(
    case: BusinessCase, books: Books, own: Sequence[Commitment], ledger: Standing, place: str
) -> Iterator[Check]:
    """What each place says of the case's money of these books; a pack counts freed-up resources too."""
    year, keys = FinancialYear(books.financial_year), {each.pk for each in own}
    funded = funding_of(case)
    page = total_of([each for each in funded if each.funding.commitment_id in keys])
    shown = _sum([standing for each, standing in commitments_of(case.owner, year) if each.pk in keys])
    yield from _pair(f"{place}, on its page", page, ledger)
    yield from _pair(f"{place}, on the statement", shown, ledger)
    others = total_of([each for each in funded if _year(each) == year and each.funding.commitment_id not in keys])
    value, total, released = _in_pack(case, year)
    yield Check(f"{place}, in the pack, value", value, _value(case))
    yield Check(f"{place}, in the pack, promised", total, ledger.total + others.total)
    yield Check(f"{place}, in the pack, given out", released, ledger.released + others.released)


def _pair(place: str, found: Standing, due: Standing) -> Iterator[Check]:
    yield Check(f"{place}, promised", found.total, due.total)
    yield Check(f"{place}, given out", found.released, due.released)


def _moved(books: Books) -> dict[str, Standing]:
    """By the name of a commitment's accounts: what its entries sum to. One query."""
    kinds = {AccountKind.COMMITTED: "waiting", AccountKind.COMMITMENT_RELEASED: "released"}
    rows = Entry.objects.filter(account__books=books, account__kind__in=list(kinds))
    sums: dict[str, dict[str, Decimal]] = {}
    for name, kind, amount in rows.values_list("account__name", "account__kind").annotate(sum=Sum("amount")).order_by():
        sums.setdefault(name, {})[kinds[AccountKind(kind)]] = amount
    return {name: Standing(**parts) for name, parts in sums.items()}


def _sum(parts: Sequence[Standing]) -> Standing:
    return Standing(
        waiting=sum((each.waiting for each in parts), ZERO), released=sum((each.released for each in parts), ZERO)
    )


def _value(case: BusinessCase) -> Decimal:
    """What the costs of the version submitted last come to, by the rules of the day it was submitted."""
    version = case.versions.latest("number")
    counted = years_counted(rules_of(case.pct, day_of(version.submitted_at)))
    found = money(proposal_of(version.content), counted)
    return found.value if found else ZERO


def _year(funded: Funded) -> FinancialYear | None:
    row = funded.funding
    books = row.commitment.books if row.commitment else row.use.claim.books if row.use else None
    return FinancialYear(books.financial_year) if books else None


def _in_pack(case: BusinessCase, year: FinancialYear) -> tuple[Decimal, Decimal, Decimal]:
    """Value, promised and given out, as a pack of the year’s end would have them; nought where it has no such row."""
    tables = cases_of(case.owner, year.months[-1].last_day, year).tables
    rows = [row for table in tables if table.key == MONEY_KEY for row in table.rows if row[0] == case.reference]
    value, promised, released = rows[0][1:] if rows else (ZERO, ZERO, ZERO)
    return value or ZERO, promised, released
