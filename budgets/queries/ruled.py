"""Lines of budgets on which a panel ruled: what is to be changed, and what was (R144; S4 ¶73)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from budgets.domain.ruled import BY_HAND, ruled_change
from budgets.domain.services import line_label
from budgets.models import Budget, BudgetLine, Posting
from budgets.queries.ledger import heir_of
from disputes.domain.offers import offer_from
from disputes.models import Dispute, Ruling, RulingOn
from disputes.queries.rulings import outcomes_for, ruled_for_both, to_carry_out
from pbc.core.errors import Denied
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.core.working import Working
from pbc.organisations.models import Organisation

LABEL = BudgetLine._meta.label


@dataclass(frozen=True)
class RuledLine:
    """A line in dispute with what the panel ruled on it, issue by issue.

    :ivar line: as it was disputed; ``in_force`` the budget that holds it now, if one is issued.
    """

    line: BudgetLine
    outcomes: list[RulingOn]
    in_force: Budget | None

    @property
    def year(self) -> FinancialYear:
        return FinancialYear(self.line.budget.financial_year)

    @property
    def practice(self) -> Organisation:
        return self.line.budget.practice

    @property
    def ruling(self) -> Ruling:
        return self.outcomes[0].ruling

    def change(self) -> Working:
        """What the ruling adds to the line, in pounds. One query.

        :raises Denied: where it is not issued yet, the panel ruled some questions for one side and some for the other,
            so that it ruled for the amount of neither, or the ruling does not fit the line; with the way to mend it.
        """
        if len({each.side for each in self.outcomes}) > 1:
            raise Denied(
                "The panel ruled some questions for one side and some for the other, so the amount of neither offer "
                f"stands for the line by itself. {BY_HAND} Nothing was changed."
            )
        if self.in_force is None:
            raise Denied(
                f"No budget of {self.practice.name} is issued for {self.year} yet. Issue it first, then carry the "
                "ruling out. Nothing was changed."
            )
        row = self.in_force.lines.filter(line=self.line.line).first()
        offer = offer_from(self.outcomes[0].offer.content)
        return ruled_change(
            line_label(self.line.line),
            self.line.net,
            row.net if row else None,
            offer.amount,
            f"Ruling of {day(self.ruling.issued_on)}",
        )


def ruled_line(dispute: Dispute) -> RuledLine | None:
    """The line that a dispute is about, once a panel ruled on it; ``None`` else. Three queries."""
    if dispute.subject_type != LABEL:
        return None
    outcomes = outcomes_for(dispute, (LABEL, dispute.subject_id))
    if not outcomes:
        return None
    line = BudgetLine.objects.select_related("budget__practice", "budget__pct").get(pk=int(dispute.subject_id))
    in_force = Budget.objects.in_force(line.budget.financial_year).filter(practice=line.budget.practice_id)
    return RuledLine(line, outcomes, in_force.select_related("practice", "pct").first())


def lines_to_change(principal: Principal, pct: Organisation, on: date) -> list[tuple[Dispute, BudgetLine]]:
    """Lines of this PCT’s budgets on which a panel ruled for one side alone and nothing was changed yet, those due
    first, outside the wall of this hat."""
    waiting = to_carry_out(LABEL, principal)
    split = ruled_for_both(each.pk for each in waiting) if waiting else set()
    disputes = {dispute.subject_id: dispute for dispute in waiting if dispute.pk not in split}
    rows = BudgetLine.objects.filter(pk__in=[int(key) for key in disputes]) if disputes else BudgetLine.objects.none()
    found = [(disputes[str(row.pk)], row) for row in rows.select_related("budget__practice", "budget__pct")]
    mine = [each for each in found if heir_of(each[1].budget.pct, on) == pct]
    return sorted(mine, key=lambda each: (each[0].stage_due_on or date.max, each[0].pk))


def postings_of_rulings(disputes: Collection[int]) -> dict[int, Posting]:
    """What was posted because of the rulings in these disputes, by the dispute. One query."""
    rows = Posting.objects.filter(ruling__dispute__in=disputes).select_related("ruling")
    return {row.ruling.dispute_id: row for row in rows if row.ruling}
