"""Commitments as the ledger has them: what waits, what was given out, what the innovation fund still holds."""

from collections.abc import Iterable, Sequence

from django.db.models import Sum

from budgets.domain.commitments import Standing
from budgets.domain.ledger import AccountKind
from budgets.models import Account, Books, Commitment
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

WORDS = {AccountKind.COMMITTED: "waiting", AccountKind.COMMITMENT_RELEASED: "released"}


def standing_of(commitments: Iterable[Commitment]) -> dict[int, Standing]:
    """What waits and what was released of each commitment, by its key. One query."""
    by_name = {(each.books_id, each.reference): each.pk for each in commitments}
    rows = Account.objects.filter(
        kind__in=list(WORDS), books__in={books for books, _ in by_name}, name__in={name for _, name in by_name}
    )
    found: dict[int, dict[str, object]] = {key: {} for key in by_name.values()}
    for books, kind, name, balance in rows.values_list("books_id", "kind", "name", "balance"):
        if (books, name) in by_name:
            found[by_name[books, name]][WORDS[AccountKind(kind)]] = balance
    return {key: Standing(**parts) for key, parts in found.items()}  # type: ignore[arg-type]


def commitments_of(practice: Organisation, year: FinancialYear) -> list[tuple[Commitment, Standing]]:
    """What the PCT has promised to a practice's cases of a year, and its consortia's, in the order of promising."""
    rows = Commitment.objects.of_practice(practice).filter(books__financial_year=year.start_year)
    found = list(rows.select_related("owner").order_by("committed_at", "pk"))
    standing = standing_of(found) if found else {}
    return [(each, standing[each.pk]) for each in found]


def told(
    commitments: Sequence[tuple[Commitment, Standing]], principal: Principal
) -> tuple[list[tuple[Commitment, Standing]], Standing | None]:
    """Those that this hat may know of, and the others’ money in one sum; ``None`` where nothing is withheld."""
    rows = Commitment.objects.filter(pk__in=[each.pk for each, _ in commitments])
    hidden = set(rows.behind_wall_of(principal).values_list("pk", flat=True)) if commitments else set()
    if not hidden:
        return list(commitments), None
    others = [standing for each, standing in commitments if each.pk in hidden]
    whole = Standing(
        waiting=sum((each.waiting for each in others), ZERO), released=sum((each.released for each in others), ZERO)
    )
    return [(each, standing) for each, standing in commitments if each.pk not in hidden], whole


def innovation_fund(books: Books) -> Standing:
    """The innovation fund of a year: what is left of it, and what its pilots were promised or given. Two queries."""
    left = Account.objects.filter(books=books, kind=AccountKind.INNOVATION_FUND).aggregate(sum=Sum("balance"))["sum"]
    drawn = Commitment.objects.filter(books=books, source_kind=AccountKind.INNOVATION_FUND)
    standing = standing_of(drawn).values()
    return Standing(waiting=left or ZERO, released=sum((each.total for each in standing), ZERO))
