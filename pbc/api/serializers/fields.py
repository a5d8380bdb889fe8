"""Fields that several shapes have."""

from typing import Any

from rest_framework import serializers

from pbc.core.periods import Month

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class MonthField(serializers.RegexField):
    """A month, as 2006-04."""

    def __init__(self, **given: Any) -> None:
        super().__init__(MONTH, **given, error_messages={"invalid": "Write the month as YYYY-MM, such as 2006-04."})

    def to_internal_value(self, data: Any) -> Any:
        try:
            return Month.parse(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error

    def to_representation(self, value: Any) -> str:
        return f"{value:%Y-%m}" if not isinstance(value, Month) else str(value)


class YearField(serializers.CharField):
    """A financial year, as addresses have it: 2006-07."""

    def to_representation(self, value: Any) -> str:
        return str(value).replace("/", "-")


class MoneyField(serializers.DecimalField):
    """Pounds and pence, as text."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_digits=16, decimal_places=2, **given)
