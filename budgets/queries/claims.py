"""Claims and their uses as the ledger has them: what is free, promised, released and spent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from budgets.domain.ledger import AccountKey, AccountKind
from budgets.domain.use_states import PROMISED
from budgets.models import Account, Claim, Entry, ProposedUse
from pbc.core.money import ZERO
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation


@dataclass(frozen=True)
class UseMoney:
    """What was given out for a use and is not yet spent, and what is spent, pounds."""

    released: Decimal = ZERO
    spent: Decimal = ZERO

    def left(self, use: ProposedUse) -> Decimal:
        """What of the use’s amount is not yet released."""
        return use.amount - self.released - self.spent


def acting_together(practice: Organisation, on: date) -> list[Organisation]:
    """The other practices of the consortia that a practice is in on a day, by name: those it may share with."""
    groups = Affiliation.objects.filter(
        child=practice, parent__kind=OrganisationKind.CONSORTIUM, period__contains=on
    ).values("parent_id")
    members = Affiliation.objects.filter(parent__in=groups, period__contains=on).exclude(child=practice)
    return list(Organisation.objects.practices().filter(pk__in=members.values("child_id")).order_by("name", "code"))


def purse_key(claim: Claim, practice_id: int) -> AccountKey:
    """Where a practice’s part of a claim stands until it is released."""
    return AccountKey(AccountKind.FREED_UP_PRACTICE, practice_id, name=claim.reference)


def released_key(use: ProposedUse) -> AccountKey:
    return AccountKey(AccountKind.FREED_UP_RELEASED, use.practice_id, name=use.reference)


def spent_key(use: ProposedUse) -> AccountKey:
    return AccountKey(AccountKind.FREED_UP_SPENT, use.practice_id, name=use.reference)


def accounts_of_claim(claim: Claim) -> QuerySet[Account]:
    """The accounts that bear the claim’s reference, those of its uses among them, in whichever books they stand."""
    return Account.objects.filter(Q(name=claim.reference) | Q(name__startswith=f"{claim.reference}/"))


def entries_of_claim(claim: Claim) -> QuerySet[Entry]:
    """Every movement on the claim’s accounts, in the order of posting."""
    rows = Entry.objects.filter(account__in=accounts_of_claim(claim))
    return rows.select_related("posting", "account__practice").order_by("posting_id", "pk")


def money_of(uses: Iterable[ProposedUse]) -> dict[int, UseMoney]:
    """What each use was given and has spent, by key. One query."""
    by_name = {(use.practice_id, use.reference): use.pk for use in uses}
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: {"released": ZERO, "spent": ZERO})
    rows = Account.objects.filter(
        kind__in=(AccountKind.FREED_UP_RELEASED, AccountKind.FREED_UP_SPENT), name__in={name for _, name in by_name}
    )
    for kind, practice, name, balance in rows.values_list("kind", "practice_id", "name", "balance"):
        word = "released" if kind == AccountKind.FREED_UP_RELEASED else "spent"
        if (practice, name) in by_name:
            found[by_name[practice, name]][word] += balance
    return {pk: UseMoney(**found[pk]) for pk in by_name.values()}


def standing_of(claim: Claim) -> dict[int, Decimal]:
    """What stands on each practice’s account of a claim: agreed, and neither released nor taken. One query."""
    rows = accounts_of_claim(claim).filter(kind=AccountKind.FREED_UP_PRACTICE)
    return dict(rows.values_list("practice_id").annotate(total=Sum("balance")))


def promised_of(claim: Claim) -> dict[int, Decimal]:
    """What of each practice’s account is promised to agreed uses that are not yet fully released. Two queries."""
    uses = list(claim.uses.filter(status__in=PROMISED).select_related("claim"))
    money = money_of(uses)
    promised: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for use in uses:
        promised[use.practice_id] += money[use.pk].left(use)
    return promised


def free_of(claim: Claim) -> dict[int, Decimal]:
    """What each practice may still give to another use: on its account, and promised to none."""
    promised = promised_of(claim)
    return {practice: standing - promised.get(practice, ZERO) for practice, standing in standing_of(claim).items()}
