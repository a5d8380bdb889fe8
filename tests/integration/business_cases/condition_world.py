"""A PCT with money, people who hold their roles, and cases approved with conditions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from budgets.domain.ledger import AccountKind
from business_cases.actions.conditions import accept_condition, show_condition
from business_cases.actions.funding import fund_case
from business_cases.domain.conditions import Before
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome, Term
from business_cases.models import BusinessCase, ConditionChange
from business_cases.queries.conditions import StandingCondition, conditions_of
from pbc.core.principal import Principal
from tests.integration.business_cases.decision_world import LATER, DecisionWorld
from tests.integration.business_cases.funded_world import FundedWorld

DUE = date(2006, 12, 1)
MONEY = Term("The lease of the room is signed", "First Surgery", DUE, Before.MONEY)
START = Term("A consultant is named who reviews the notes", "Moor Group", DUE, Before.START)
IN_TIME = Term("An audit of the first notes is sent", "First Surgery", DUE, Before.NOTHING)


class ConditionWorld(FundedWorld, DecisionWorld):
    """The director approves with a condition before money, one before the start, and one that nothing waits for."""

    def conditioned(self, *terms: Term) -> BusinessCase:
        case = self.for_director()
        words = Judgement(Outcome.APPROVE_WITH, "Worth it.", terms=terms or (MONEY, START, IN_TIME))
        self.signed(case, Level.DIRECTOR, words, by=self.director)
        return case

    def by_board(self) -> BusinessCase:
        """Approved by the board, with a condition before the start."""
        case = self.for_board()
        words = Judgement(Outcome.APPROVE_WITH, "Worth it.", terms=(START,))
        self.minuted(case, self.met(Level.BOARD), words)
        return case

    def promised(self, case: BusinessCase, amount: str = "6000.00") -> None:
        source = AccountKind.UNATTRIBUTED
        given: dict[str, Any] = {"books": self.books, "source": source, "name": "hchs", "amount": Decimal(amount)}
        fund_case(case=case, **given, by=self.finance, at=LATER)

    def shown(
        self, standing: StandingCondition, by: Principal | None = None, at: datetime = LATER, **given: Any
    ) -> ConditionChange:
        said = {"words": "The lease of 4 September", "dated": date(2006, 9, 4)} | given
        row, seen = standing.condition, standing.seen
        return show_condition(condition=row, seen=seen, by=by or self.manager, at=at, **said)

    def accepted(
        self, standing: StandingCondition, by: Principal | None = None, at: datetime = LATER
    ) -> ConditionChange:
        row, seen = standing.condition, standing.seen
        return accept_condition(condition=row, seen=seen, by=by or self.pbc, at=at)


def condition(case: BusinessCase, number: int) -> StandingCondition:
    """A condition of a case as it stands now."""
    return conditions_of(case)[number - 1]


__all__ = ["DUE", "IN_TIME", "MONEY", "START", "ConditionWorld", "condition"]
