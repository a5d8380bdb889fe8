"""What people enter about files and months."""

from django.core.files.uploadedfile import SimpleUploadedFile

from pbc.activity.domain.formats import format_of
from pbc.activity.forms import CloseMonthForm, UploadForm
from pbc.core.periods import Month


def upload(code: str, **entered: str) -> UploadForm:
    return UploadForm(entered, {"file": SimpleUploadedFile("a.csv", b"x\n")}, declared=format_of(code))


def test_only_what_the_format_needs_is_asked_for() -> None:
    assert set(upload("spells").fields) == {"file", "period", "sender_code", "check_only"}
    assert set(upload("tariff-ae").fields) == {"file", "check_only"}


def test_month_and_sender_are_read() -> None:
    form = upload("spells", period="200604", sender_code=" xpa ")
    assert form.is_valid()
    assert form.cleaned_data["period"] == Month(2006, 4)
    assert form.cleaned_data["sender_code"] == "XPA"


def test_a_month_that_is_none_and_one_that_is_missing() -> None:
    assert "such as 2006-04" in upload("spells", period="2006-13").errors["period"][0]
    assert "the file does not hold it" in upload("list-size-nine-bands").errors["period"][0]
    assert upload("spells").is_valid()


def test_a_close_needs_a_yes() -> None:
    assert "agreed" in CloseMonthForm({"note": "Late trust"}).errors
    assert CloseMonthForm({"agreed": "on"}).is_valid()
