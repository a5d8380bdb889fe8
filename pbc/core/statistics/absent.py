"""Why a figure is not given."""

from enum import StrEnum


class Absent(StrEnum):
    """Reason for which no value is possible for one practice, while the rest of the table stands.

    A calculator returns this in place of its result: data that cannot give a figure is a state to show in words, never
    a zero, an infinity or an exception that takes the other practices down with it.
    """

    NO_NUMERATOR = "no_numerator"
    """The count is missing (which is not a count of 0)."""
    NO_DENOMINATOR = "no_denominator"
    """The population or denominator is missing or 0."""
    SMALL_DENOMINATOR = "small_denominator"
    """Fewer people, or cases, than the indicator asks for."""
    NUMERATOR_EXCEEDS_DENOMINATOR = "numerator_exceeds_denominator"
    """A proportion of more than everybody: the two counts do not belong together."""
    TOO_FEW_EVENTS = "too_few_events"
    """Fewer events than the method is sound for; the value is suppressed."""
    EMPTY_STRATUM = "empty_stratum"
    """A stratum that the direct method needs has nobody in it."""
    NO_EXPECTED = "no_expected"
    """The expected count is 0, so nothing can be compared with it."""
    ZERO_COUNT = "zero_count"
    """The method takes a logarithm, and a count of 0 has none."""
    NO_VALUE = "no_value"
    """The practice has no value in this period."""
    TOO_FEW_UNITS = "too_few_units"
    """Fewer practices with a value than the ranking needs."""
    NO_REFERENCE = "no_reference"
    """No figures of the nation (or other reference) are loaded to compare with."""
    SUPPRESSED = "suppressed"
    """A small number, or one from which a small number could be worked out: not shown to this viewer."""
