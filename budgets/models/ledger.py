"""The ledger: books of a PCT's year, accounts, postings and their entries (R20, R35, R36).

The database itself sees to it that each posting balances, that an account's balance is the sum of its entries, and
that nothing but the allocation's own account goes below nought.
"""

import pgtrigger
from django.db import models
from django.db.models import Q

from budgets.domain.ledger import AccountKey, AccountKind, PostingKind
from disputes.models import Ruling
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)

ENTRY_FITS = """
    IF (SELECT sum(amount) FROM budgets_entry WHERE posting_id = NEW.posting_id) <> 0 THEN
        RAISE EXCEPTION 'posting % does not balance', NEW.posting_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""

BALANCE_IS_SUM = """
    IF (SELECT balance FROM budgets_account WHERE id = {account})
            <> (SELECT coalesce(sum(amount), 0) FROM budgets_entry WHERE account_id = {account}) THEN
        RAISE EXCEPTION 'the balance of account % is not the sum of its entries', {account}
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def _at_commit(name: str, operation: pgtrigger.Operation, function: str) -> pgtrigger.Trigger:
    """A check that waits for the end of the transaction, when all parts of a posting are there."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.After, operation=operation, timing=pgtrigger.Deferred, func=function
    )


class BooksQuerySet(models.QuerySet["Books"]):
    def visible_to(self, principal: Principal) -> "BooksQuerySet":
        """Books of PCTs this hat sees. How much of them it sees is told account by account."""
        return self.filter(pct__in=Organisation.objects.visible_to(principal))


class Books(models.Model):
    """One PCT's ledger of a financial year (the calendar year it starts in). Closed at year end, then never changed."""

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=150, blank=True)

    objects = BooksQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "books"
        constraints = [
            models.UniqueConstraint(fields=["pct", "financial_year"], name="one_set_of_books_a_year"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="") | Q(closed_at__isnull=False) & ~Q(closed_by=""),
                name="books_are_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pct_id} {self.financial_year}"


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, principal: Principal) -> "AccountQuerySet":
        """The PCT and those above it see every account; a practice or consortium its own, and the funds open to all."""
        seen = self.filter(books__pct__in=Organisation.objects.visible_to(principal))
        if principal.organisation_kind in ("pct", "sha", "system"):
            return seen
        own = Q(practice__in=Organisation.objects.visible_to(principal).practices())
        return seen.filter(own | Q(kind__in=(AccountKind.CONTINGENCY, AccountKind.INNOVATION_FUND)))

    def keyed(self) -> dict[AccountKey, "Account"]:
        return {account.key: account for account in self}


class Account(models.Model):
    """Where some of the year's money stands. ``balance`` is kept with every posting and checked by the database."""

    books = models.ForeignKey(Books, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in AccountKind])
    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    line = models.CharField(max_length=24, blank=True)
    name = models.CharField(max_length=120, blank=True)
    balance = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["books", "kind", "practice", "line", "name"], nulls_distinct=False, name="account_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=AccountKind.ALLOCATION, balance__lte=0)
                | ~Q(kind=AccountKind.ALLOCATION) & Q(balance__gte=0),
                name="no_account_is_overdrawn",
            ),
        ]
        triggers = [
            _at_commit("balance_is_sum", pgtrigger.Insert | pgtrigger.Update, BALANCE_IS_SUM.format(account="NEW.id")),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.practice_id or ''} {self.line} {self.name}: {self.balance}"

    @property
    def key(self) -> AccountKey:
        return AccountKey(AccountKind(self.kind), self.practice_id, self.line, self.name)


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, principal: Principal) -> "PostingQuerySet":
        """Postings that touch an account this hat sees."""
        return self.filter(entries__account__in=Account.objects.visible_to(principal)).distinct()


class Posting(models.Model):
    """Money moved between accounts on one ground: by whom, from which day, why, and on what authority.

    :ivar key: says which deed it is, where the same deed must not be posted twice; else empty.
    :ivar ruling: of a panel, because of which the money moved.
    """

    books = models.ForeignKey(Books, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in PostingKind])
    effective_on = models.DateField()
    reason = models.CharField(max_length=500)
    authority = models.CharField(max_length=250, blank=True)
    key = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)
    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, null=True, related_name="+")
    posted_by = models.CharField(max_length=150)
    posted_by_role = models.CharField(max_length=40)
    posted_at = models.DateTimeField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["books", "key"], condition=~Q(key=""), name="a_deed_is_posted_once")
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective_on}: {self.reason}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, principal: Principal) -> "EntryQuerySet":
        return self.filter(account__in=Account.objects.visible_to(principal))


class Entry(models.Model):
    """What one posting gives to one account; below nought, what it takes."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["posting", "account"], name="one_entry_an_account"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_moves_money"),
        ]
        triggers = [
            APPEND_ONLY,
            _at_commit("posting_balances", pgtrigger.Insert, ENTRY_FITS),
            _at_commit("entry_is_in_balance", pgtrigger.Insert, BALANCE_IS_SUM.format(account="NEW.account_id")),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.account_id} {self.amount}"
