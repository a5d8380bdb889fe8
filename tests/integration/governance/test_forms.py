from datetime import date

import pytest
from django import forms

from governance.domain.rule_files import rule_set_on
from governance.forms.rules import AdoptForm

RULES = rule_set_on(date(2006, 5, 1))


@pytest.mark.parametrize("typed", ["2006-06-01", "01/06/2006", "1 June 2006"])
def test_days_are_read_as_people_write_them(typed) -> None:
    form = AdoptForm({"value": "4", "from_day": typed, "reason": "Agreed"}, rule=RULES["contingency_rate"])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["from_day"] == date(2006, 6, 1)


def test_a_choice_is_chosen_and_not_typed() -> None:
    form = AdoptForm(rule=RULES["statement_profile"])
    assert isinstance(form.fields["value"].widget, forms.RadioSelect)
    assert form.fields["value"].choices[1] == ("working_days", "Working days")


def test_the_form_says_what_a_pct_may_do() -> None:
    form = AdoptForm(rule=RULES["freed_up_share"])
    assert form.fields["value"].help_text == "A PCT may set a higher value, not a lower one. Write a number."
