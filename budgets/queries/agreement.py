"""Which terms of a budget are signed, by whom, and which bind (R24, R49; S4 ¶31)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from budgets.domain.terms import Side
from budgets.models import Budget, Signature, Terms
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class SignedTerms:
    """A version of terms with its signatures, by side."""

    terms: Terms
    signatures: dict[str, Signature]

    @property
    def is_agreed(self) -> bool:
        return len(self.signatures) == len(Side)

    @property
    def missing(self) -> tuple[Side, ...]:
        return tuple(side for side in Side if side.value not in self.signatures)


def agreement_of(budget: Budget) -> list[SignedTerms]:
    """Every version of a budget's terms, the latest first. Two queries."""
    rows = Terms.objects.filter(budget=budget).order_by("-version").prefetch_related("signatures")
    return [SignedTerms(row, {signature.side: signature for signature in row.signatures.all()}) for row in rows]


@dataclass(frozen=True)
class Standing:
    """A budget, and who has signed its latest terms."""

    budget: Budget
    signatures: dict[str, Signature]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(side.value for side in Side if side.value not in self.signatures)

    def signer(self, side: str) -> str:
        signature = self.signatures.get(side)
        return signature.name if signature else "not signed"


def standings(budgets: QuerySet[Budget]) -> list[Standing]:
    """Who has signed the latest terms of these budgets. Three queries."""
    found = list(budgets)
    rows = Terms.objects.filter(budget__in=found).order_by("budget_id", "-version").distinct("budget_id")
    signed = {
        row.budget_id: {each.side: each for each in row.signatures.all()} for row in rows.prefetch_related("signatures")
    }
    return [Standing(budget, signed.get(budget.pk, {})) for budget in found]


def terms_in_force(budget: Budget) -> Terms | None:
    """The latest terms that both sides have signed; ``None`` while there are none."""
    return next((each.terms for each in agreement_of(budget) if each.is_agreed), None)


def terms_of_practice(practice: Organisation, year: FinancialYear) -> Terms | None:
    """The terms by which a practice's issued budget of a year is judged; ``None`` where none are agreed."""
    budget = Budget.objects.in_force(year.start_year).filter(practice=practice).first()
    return terms_in_force(budget) if budget else None


def unsigned(budgets: Sequence[Budget]) -> int:
    """How many of these budgets are not agreed."""
    return sum(budget.agreed_at is None for budget in budgets)
