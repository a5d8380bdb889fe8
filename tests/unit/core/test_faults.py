from django import forms

from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on


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
