"""Parts of addresses, as the schema describes them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter


def in_address(
    name: str, description: str, example: object, *, pattern: str | None = None, kind: OpenApiTypes = OpenApiTypes.STR
) -> OpenApiParameter:
    """A part of an address, with an invented value of it."""
    return OpenApiParameter(
        name,
        kind,
        OpenApiParameter.PATH,
        pattern=pattern,
        description=description,
        examples=[OpenApiExample("invented", value=example)],
    )


PRACTICE = in_address("code", "Code of the practice", "X95001")
PCT = in_address("code", "Code of the PCT", "X9C")
MONTH = in_address("month", "The month, as 2006-09", "2006-09", pattern=r"^\d{4}-\d{2}$")
YEAR = in_address("year", "The financial year, as 2006-07", "2006-07", pattern=r"^\d{4}-\d{2}$")
LINE = in_address("line", "A line of service, such as emergency or prescribing", "emergency")
FIGURE_OF_LINE = in_address(
    "figure", "A figure of the line, a cause of its variance, or a method of its forecasts", "actual"
)
IMPORT = in_address(
    "reference",
    "What the file was given when it was received",
    "3f2b8c1e-5d7a-4b5e-9c0a-2f1d6b7e8a90",
    kind=OpenApiTypes.UUID,
)
