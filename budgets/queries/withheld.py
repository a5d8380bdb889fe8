"""What a reader with an interest is not told of a ledger: what lies behind their wall of claims, uses, calls, cases and
rulings (R122)."""

from django.db.models import Q

from budgets.domain.withheld import Withheld
from budgets.models import Books, Claim, Commitment, ContingencyCall, Posting, ProposedUse
from budgets.models.freed_up import behind
from disputes.models import Dispute
from disputes.models.disputes import behind as behind_dispute
from governance.queries.walls import walled_from
from pbc.core import clock
from pbc.core.principal import Principal


def withheld_from(principal: Principal, books: Books | None) -> Withheld:
    """What is withheld from this hat in the books of a year. No query before whom no wall stands; else five."""
    wall = walled_from(principal, clock.today())
    if wall is None or books is None:
        return Withheld()
    claims = set(Claim.objects.filter(behind(wall), books=books).values_list("reference", flat=True))
    uses = ProposedUse.objects.filter(
        Q(claim__reference__in=claims)
        | wall.around("practice")
        | wall.named("supplier")
        | wall.recused("budgets.ProposedUse"),
        claim__books=books,
    )
    used = {use.reference for use in uses.select_related("claim")}
    promised = set(Commitment.objects.filter(books=books).behind_wall_of(principal).values_list("reference", flat=True))
    calls = ContingencyCall.objects.filter(
        wall.around("practice") | wall.recused("budgets.ContingencyCall"), books=books
    )
    called = dict(calls.values_list("pk", "posting_id"))
    references = claims | used | promised
    named = Q(entries__account__name__in=references) | Q(facts__claim__in=sorted(claims))
    named |= Q(ruling__dispute__in=Dispute.objects.filter(behind_dispute(wall, principal)))
    postings = set(Posting.objects.filter(named, books=books).values_list("pk", flat=True))
    return Withheld(
        frozenset(references),
        frozenset(postings | {key for key in called.values() if key is not None}),
        frozenset(called),
    )
