from budgets.forms.rounds import IssueForm, SetBudgetsForm
from pbc.core.periods import FinancialYear, Month

THIS = FinancialYear(2006)


def test_codes_are_read_with_commas_and_in_any_case() -> None:
    sent = {"through": "2006-01", "leave_out": " zz0001,, ZZ0002 ", "seen": "0", "password": "x"}
    form = SetBudgetsForm(sent, year=THIS)
    assert form.is_valid(), form.errors
    understood = {"through": Month(2006, 1), "leave_out": ["ZZ0001", "ZZ0002"], "seen": 0, "password": "x"}
    assert form.cleaned_data == understood


def test_budgets_are_not_set_without_the_password() -> None:
    assert list(SetBudgetsForm({"through": "2006-01", "leave_out": "", "seen": "0"}, year=THIS).errors) == ["password"]


def test_months_of_last_year_are_offered_the_latest_first() -> None:
    choices = SetBudgetsForm(year=THIS).fields["through"].choices
    assert (choices[0], choices[-1], len(choices)) == (("2006-03", "March 2006"), ("2005-04", "April 2005"), 12)


def test_a_version_is_a_number_from_one() -> None:
    assert list(IssueForm({"version": "0", "password": "x"}).errors) == ["version"]
    assert IssueForm({"version": "2", "password": "x"}).is_valid()
