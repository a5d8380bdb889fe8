from decimal import Decimal

from budgets.domain.ledger import AccountKind
from budgets.models import Account
from business_cases.domain.delivery import Verdict
from business_cases.forms.delivery import EvaluationForm, FundForm, ReadingForm, StepForm
from business_cases.queries.delivery import measured, progress_of, submitted
from pbc.core.periods import Month
from tests.integration.business_cases.funded_world import FundedWorld


def test_a_fund_form_names_each_account_and_what_it_holds(funded: FundedWorld) -> None:
    accounts = list(Account.objects.filter(kind=AccountKind.INNOVATION_FUND).select_related("books", "practice"))
    form = FundForm({"account": str(accounts[0].pk), "amount": "5"}, accounts=accounts)
    assert form.fields["account"].choices == [(str(accounts[0].pk), "Innovation fund, 2006/07: £10,000.00")]  # type: ignore[attr-defined]
    assert form.is_valid()
    assert form.given() == {
        "books": funded.books,
        "source": AccountKind.INNOVATION_FUND,
        "name": "",
        "amount": Decimal(5),
    }
    assert not FundForm({"account": "0", "amount": "-5"}, accounts=accounts).is_valid()


def test_steps_and_figures_are_those_of_the_case(funded: FundedWorld) -> None:
    case = funded.approved()
    proposal = submitted(case)
    assert StepForm(steps=progress_of(case, proposal)).fields["step"].choices == [  # type: ignore[attr-defined]
        ("start", "The service has begun")
    ]
    form = ReadingForm(
        {"measure": "1", "month": "2007-03", "value": "23", "source": "Own"},
        measures=measured(case, proposal),
        months=[Month(2007, 3)],
    )
    assert form.is_valid()
    assert (form.given()["measure"], form.given()["month"]) == (1, Month(2007, 3))


def test_a_verdict_is_one_of_those_there_are() -> None:
    typed = {"verdict": "not", "words": "Too few came"}
    form = EvaluationForm(typed)
    assert form.is_valid()
    assert form.given() == {"verdict": Verdict.NOT, "words": "Too few came"}
    assert not EvaluationForm(typed | {"verdict": "perhaps"}).is_valid()
