"""A demonstration’s round of budgets: scenarios, one adopted, questions, signatures and issue, by the real actions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from budgets.actions.adoption import adopt_scenario
from budgets.actions.questions import add_remark, ask_question
from budgets.actions.rounds import open_round
from budgets.actions.scenarios import make_scenario
from budgets.actions.setting import BY_THE_RULES, issue_budgets
from budgets.actions.terms import sign_terms
from budgets.domain.pace import Funding
from budgets.domain.parameters import RiskOption, ScenarioParameters, by_the_rules
from budgets.domain.results import KeptResult
from budgets.domain.services import PRESCRIBING
from budgets.management.invented_people import acting
from budgets.models import Budget, BudgetRound, Scenario
from budgets.queries.rounds import latest_base, rules_of
from pbc.accounts.domain.roles import ROLES
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import pounds
from pbc.core.money import round_pence
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

ASKED_AFTER, ANSWERED_AFTER, SIGNED_AFTER, ISSUED_AFTER = (timedelta(days=days) for days in (1, 2, 3, 6))
GROWTH = Decimal("0.005")
"""Money for extra activity in the scenario that has it: half a percent of budgets (invented)."""

OUT_OF_SCOPE = "E04"
"""A costly, rare treatment that the adopted scenario leaves to the PCT, where last year had any: coronary bypass."""

REASONS = (
    "It adds up and keeps every practice’s purchasing power. Money for growth is kept back until the contracts with "
    "the hospitals are signed, and a smaller fund was thought too small for the winter (invented)."
)
QUESTIONS = (
    ("emergency", "Are the days of long stays in this line?", "Yes: days beyond the trim point are priced by the day."),
    (PRESCRIBING, "Does the uplift allow for new drugs?", "It is meant for prices and new drugs together."),
    ("", "Is the list that you counted the one of January?", "Its day stands on the page of the budget."),
)
"""Line, question and answer, all invented; each is asked by one practice."""

OPEN_QUESTION = "Our list has grown since it was counted. Can the budget follow it within the year? (invented)"


class Command(BaseCommand):
    help = "Play a round of budgets of a PCT with invented people, up to its issue. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pct", required=True, metavar="CODE")
        parser.add_argument("--year", required=True, metavar="2006/07")
        parser.add_argument("--at", required=True, metavar="ISO", help="when the round is opened, with offset")

    def handle(self, *args: Any, pct: str, year: str, at: str, **options: Any) -> None:
        try:
            opened_at, financial_year = datetime.fromisoformat(at), FinancialYear.parse(year)
        except ValueError as fault:
            raise CommandError(str(fault)) from fault
        if opened_at.tzinfo is None:
            raise CommandError("--at needs an offset, such as 2006-03-21T10:00+00:00")
        found = Organisation.objects.of_kind(OrganisationKind.PCT).filter(code=pct).first()
        if found is None:
            raise CommandError(f"There is no PCT {pct}.")
        if Budget.objects.filter(pct=found, financial_year=financial_year.start_year).exists():
            return
        try:
            with transaction.atomic():
                said = _Play(found, financial_year, opened_at).run()
        except (Denied, Invalid) as fault:
            raise CommandError(f"{found.name}, {financial_year}: {fault}") from fault
        self.stdout.write(said)


class _Play:
    """One PCT's round, from its opening on."""

    def __init__(self, pct: Organisation, year: FinancialYear, at: datetime) -> None:
        self.pct, self.year, self.at = pct, year, at
        self.finance, self.director = acting("pct_finance", pct), acting("pct_director", pct)

    def run(self) -> str:
        """What was done, in a sentence."""
        chosen = self._scenarios()
        budgets = adopt_scenario(
            scenario=chosen, reasons=REASONS, seen=chosen.digest, by=self.finance, at=self.at, proven_at=self.at
        )
        budgets.sort(key=lambda budget: budget.practice.code)
        *signing, hesitating = budgets
        for budget, (line, question, answer) in zip(signing, QUESTIONS, strict=False):
            self._ask(budget, question, line=line, answer=answer)
        self._ask(hesitating, OPEN_QUESTION)
        for budget in signing:
            self._sign(budget, acting("practice_manager", budget.practice))
            self._sign(budget, self.director)
        self._sign(hesitating, self.director)
        issued = issue_budgets(
            pct=self.pct,
            financial_year=self.year,
            version=budgets[0].version,
            by=self.finance,
            at=self.at + ISSUED_AFTER,
            proven_at=self.at + ISSUED_AFTER,
        )
        net = sum(budget.net for budget in issued)
        return f"{self.pct.name}: {len(issued)} budgets of {self.year} issued, {pounds(net)}, {len(signing)} agreed"

    def _scenarios(self) -> Scenario:
        """By the rules in force, faster, tighter; and with a treatment out of scope, which is then the one to adopt."""
        round_ = open_round(pct=self.pct, financial_year=self.year, by=self.finance, at=self.at)
        usual = by_the_rules(rules_of(round_))
        first = make_scenario(round_=round_, name=BY_THE_RULES, parameters=usual, by=self.finance, at=self.at)
        for name, parameters in _others(usual, first).items():
            make_scenario(round_=round_, name=name, parameters=parameters, by=self.finance, at=self.at)
        return self._with_exclusion(round_, usual) or first

    def _with_exclusion(self, round_: BudgetRound, usual: ScenarioParameters) -> Scenario | None:
        if OUT_OF_SCOPE not in latest_base(round_).codes:
            return None
        options = (RiskOption.RETENTION, RiskOption.THRESHOLD, RiskOption.EXCLUSIONS)
        parameters = replace(usual, options=options, excluded_codes=(OUT_OF_SCOPE,))
        name, note = "Bypass surgery left to the PCT", "Costly and rare: no practice can plan for it (invented)."
        return make_scenario(round_=round_, name=name, parameters=parameters, note=note, by=self.finance, at=self.at)

    def _ask(self, budget: Budget, words: str, *, line: str = "", answer: str = "") -> None:
        has_line = budget.lines.filter(line=line).exists()
        asked = ask_question(
            budget=budget,
            text=words,
            line=line if has_line else "",
            by=acting("practice_manager", budget.practice),
            at=self.at + ASKED_AFTER,
        )
        if answer:
            add_remark(question=asked, text=answer, by=self.finance, at=self.at + ANSWERED_AFTER)

    def _sign(self, budget: Budget, by: Principal) -> None:
        terms = budget.terms.latest("version")
        capacity = ROLES[by.role].label
        at = self.at + SIGNED_AFTER
        sign_terms(terms=terms, name=by.name, capacity=capacity, seen=terms.digest, proven_at=at, by=by, at=at)


def _others(usual: ScenarioParameters, first: Scenario) -> Mapping[str, ScenarioParameters]:
    """What else was tried: faster towards fair share with money for growth, and the least contingency suggested."""
    gross = KeptResult.from_dict(first.result, first.digest).gross
    towards = replace(
        usual,
        funding=Funding.GROWTH,
        max_move=usual.max_move * 2,
        under_rate=Decimal(2),
        over_rate=Decimal(0),
        growth_money=round_pence(gross * GROWTH),
    )
    return {
        "Towards fair share, with growth": towards,
        "Tight contingency": replace(usual, contingency_rate=Decimal(3)),
    }
