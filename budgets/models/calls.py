"""Calls on contingency funds: those that the threshold makes by itself, and those that people write (R46, R49)."""

import pghistory
from django.db import models
from django.db.models import F, Q

from budgets.domain.call_states import CallStatus
from budgets.domain.calls import ReasonKind
from budgets.models.ledger import APPEND_ONLY, Books, Posting
from governance.queries.walls import walled_from
from pbc.core import clock
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


class ContingencyCallQuerySet(models.QuerySet["ContingencyCall"]):
    def visible_to(self, principal: Principal) -> "ContingencyCallQuerySet":
        """Calls that this hat may open: of practices it sees. The queue shows more of them, and less of each."""
        rows = self.filter(practice__in=Organisation.objects.visible_to(principal).practices())
        return rows.outside_wall(principal)

    def outside_wall(self, principal: Principal) -> "ContingencyCallQuerySet":
        """Without those in which this hat has an interest."""
        wall = walled_from(principal, clock.today())
        if wall is None:
            return self
        return self.exclude(wall.around("practice") | wall.recused("budgets.ContingencyCall"))

    def waiting(self) -> "ContingencyCallQuerySet":
        return self.filter(status=CallStatus.WAITING)


@pghistory.track()
class ContingencyCall(models.Model):
    """A call that a person wrote. Amount, evidence and score stay as written; the state moves once.

    :ivar granted: what the decision took from the fund, pounds; nought until then.
    :ivar working: how the score came about.
    """

    books = models.ForeignKey(Books, on_delete=models.PROTECT, related_name="calls")
    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=24)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reason_kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in ReasonKind])
    evidence = models.CharField(max_length=2000)
    unforeseen = models.BooleanField()
    outside_control = models.BooleanField()
    score = models.DecimalField(max_digits=4, decimal_places=1)
    working = models.JSONField()
    status = models.CharField(max_length=10, choices=[(s, s) for s in CallStatus], default=CallStatus.WAITING)
    granted = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, related_name="+")
    written_by = models.CharField(max_length=150)
    written_by_role = models.CharField(max_length=40)
    written_by_user_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()

    objects = ContingencyCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="call_is_for_money"),
            models.CheckConstraint(
                condition=Q(granted__gte=0, granted__lte=F("amount")), name="call_takes_no_more_than_asked"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[CallStatus.MET, CallStatus.PART_MET], granted__gt=0, posting__isnull=False)
                | ~Q(status__in=[CallStatus.MET, CallStatus.PART_MET]) & Q(granted=0, posting__isnull=True),
                name="call_takes_money_if_met",
            ),
        ]
        indexes = [models.Index(fields=["books", "status"], name="call_by_fund")]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.line} {self.amount} ({self.status})"


class CallEvent(models.Model):
    """What happened to a call: by whom, when and why. Never changed."""

    call = models.ForeignKey(ContingencyCall, on_delete=models.PROTECT, related_name="events")
    status = models.CharField(max_length=10, choices=[(s, s) for s in CallStatus])
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=2000)

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.call_id} {self.status} {self.at}"


class ThresholdRunQuerySet(models.QuerySet["ThresholdRun"]):
    def visible_to(self, principal: Principal) -> "ThresholdRunQuerySet":
        return self.filter(books__in=Books.objects.visible_to(principal))


class ThresholdRun(models.Model):
    """The calls that the threshold made on a fund when a month was closed, all of them together.

    :ivar called: what the parts ask for; ``met`` what fund and reserve gave; ``left_before`` what the fund held.
    """

    books = models.ForeignKey(Books, on_delete=models.PROTECT, related_name="threshold_runs")
    month = models.DateField()
    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    threshold = models.DecimalField(max_digits=14, decimal_places=2)
    basis = models.CharField(max_length=16)
    exhausted_rule = models.CharField(max_length=16)
    left_before = models.DecimalField(max_digits=14, decimal_places=2)
    called = models.DecimalField(max_digits=14, decimal_places=2)
    met = models.DecimalField(max_digits=14, decimal_places=2)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    objects = ThresholdRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["books", "month", "pct"], name="a_month_s_threshold_is_called_once"),
            models.CheckConstraint(condition=Q(met__lte=F("called")), name="run_meets_no_more_than_called"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.books_id} {self.month:%Y-%m}: {self.met} of {self.called}"


class ThresholdPartQuerySet(models.QuerySet["ThresholdPart"]):
    def visible_to(self, principal: Principal) -> "ThresholdPartQuerySet":
        return self.filter(practice__in=Organisation.objects.visible_to(principal).practices())


class ThresholdPart(models.Model):
    """A practice's line in such a run.

    :ivar above: what lay above the threshold by the end of the month; ``wanted`` that less what was met before;
        ``met`` what was given now. The rest is unmet, and wanted again next month.
    """

    run = models.ForeignKey(ThresholdRun, on_delete=models.PROTECT, related_name="parts")
    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=24)
    above = models.DecimalField(max_digits=14, decimal_places=2)
    wanted = models.DecimalField(max_digits=14, decimal_places=2)
    met = models.DecimalField(max_digits=14, decimal_places=2)

    objects = ThresholdPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "practice", "line"], name="one_part_a_practice_and_line"),
            models.CheckConstraint(
                condition=Q(met__gte=0, met__lte=F("wanted"), wanted__gt=0), name="part_meets_no_more_than_wanted"
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.line}: {self.met} of {self.wanted}"
