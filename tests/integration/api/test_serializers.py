"""Shapes of requests and answers."""

from pbc.api.serializers.fields import MonthField
from pbc.api.serializers.files import ImportRequest
from pbc.core.periods import Month


def test_months_are_read_and_shown() -> None:
    field = MonthField()
    assert field.to_internal_value("2006-04") == Month(2006, 4)
    assert field.to_representation(Month(2006, 4).first_day) == field.to_representation(Month(2006, 4)) == "2006-04"


def test_what_is_left_out_has_its_usual_value() -> None:
    asked = ImportRequest(data={"format": "spells"})
    assert asked.is_valid()
    assert dict(asked.validated_data) == {
        "format": "spells",
        "sender": "",
        "owner": "",
        "check_only": False,
        "filename": "",
    }
