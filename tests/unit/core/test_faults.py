import pytest
from django import forms

from pbc.core.errors import Denied, Invalid
from pbc.core.faults import plain_errors, show_on


class DayForm(forms.Form):
    day = forms.DateField()
    first_day = forms.DateField(required=False)


def form() -> DayForm:
    filled = DayForm({"day": "2006-10-01"})
    assert filled.is_valid()
    return filled


def test_a_fault_is_shown_beside_its_field_with_its_mending() -> None:
    filled = form()
    show_on(filled, Invalid("The day is past.", field="day", fix="Choose a later one."))
    assert filled.errors == {"day": ["The day is past. Choose a later one."]}


def test_a_fault_of_no_field_here_is_shown_above() -> None:
    filled = form()
    show_on(filled, Invalid("The file is empty.", field="file"))
    show_on(filled, Denied("You may not."))
    assert filled.non_field_errors() == ["The file is empty.", "You may not."]


def test_a_field_of_a_file_in_several_words_is_the_one_of_the_form() -> None:
    filled = form()
    show_on(filled, Invalid("It is past.", field="first day"))
    assert filled.errors == {"first_day": ["It is past."]}


class EverythingForm(forms.Form):
    words = forms.CharField(label="What is it?")
    own = forms.CharField(label="Name", error_messages={"required": "Enter a name"})
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])
    sure = forms.BooleanField(label="Sure")
    paper = forms.FileField(label="Paper")
    on = forms.DateField(label="Day")
    amount = forms.DecimalField(label="Amount")
    number = forms.IntegerField(label="Number")


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({}, "words", "What is it: it is empty. Fill it in."),
        ({}, "own", "Enter a name"),
        ({}, "kind", "Kind: nothing is chosen. Choose one."),
        ({"kind": "b"}, "kind", "Kind: what was sent is not in the list. Choose one of the list."),
        ({}, "sure", "Sure: it is not ticked. Tick it to go on."),
        ({}, "paper", "Paper: no file was chosen. Choose one."),
        ({"on": "soon"}, "on", "Day: that is no date. Write it as year, month and day, such as 2006-06-01."),
        ({"amount": "much"}, "amount", "Amount: that is no number. Write it in figures, such as 1250.50."),
        ({"number": "1.5"}, "number", "Number: that is no whole number. Write it in figures, such as 12."),
    ],
)
def test_what_a_field_lacks_is_said_in_plain_words_that_name_it(sent, field, words) -> None:
    assert plain_errors(EverythingForm(sent)[field]) == [words]
