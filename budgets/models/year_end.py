"""Closed years: the outturn, the audit bundle and who signed it (R35, R50; S4 ¶39, ¶65)."""

from django.db import models

from budgets.models.ledger import APPEND_ONLY, Books
from pbc.core.principal import Principal


class YearCloseQuerySet(models.QuerySet["YearClose"]):
    def visible_to(self, principal: Principal) -> "YearCloseQuerySet":
        return self.filter(books__in=Books.objects.visible_to(principal))


class YearClose(models.Model):
    """A PCT's year of budgets, closed once. ``root`` is the hash over every file of the bundle; nothing here changes.

    :ivar outturn: how each practice came out, see :class:`budgets.domain.year_end.OutturnRow`.
    """

    books = models.OneToOneField(Books, on_delete=models.PROTECT, related_name="year_close")
    outturn = models.JSONField()
    bundle = models.BinaryField()
    root = models.CharField(max_length=64)
    note = models.CharField(max_length=1000, blank=True)
    closed_by = models.CharField(max_length=150)
    closed_by_user_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField()

    objects = YearCloseQuerySet.as_manager()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.books_id} {self.root[:12]}"


class YearSignature(models.Model):
    """A director's signature under a closed year: the name as typed, and the hash it stands under."""

    year_close = models.OneToOneField(YearClose, on_delete=models.PROTECT, related_name="signature")
    name = models.CharField(max_length=150)
    root = models.CharField(max_length=64)
    signed_by = models.CharField(max_length=150)
    signed_by_role = models.CharField(max_length=40)
    signed_by_user_id = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.name} under {self.root[:12]}"
