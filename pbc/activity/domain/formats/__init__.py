"""The file formats that can be loaded, by code."""

from pbc.activity.domain.formats import (
    fair_shares,
    hospital,
    list_sizes,
    national,
    organisations,
    prescribing,
    tariffs,
)
from pbc.activity.domain.formats.declaration import Format
from pbc.core.errors import Invalid

FORMATS: dict[str, Format] = {
    declared.code: declared
    for module in (organisations, list_sizes, tariffs, national, fair_shares, prescribing, hospital)
    for declared in module.FORMATS
}


def format_of(code: str) -> Format:
    """The format with this code.

    :raises Invalid: where there is none, naming those that there are.
    """
    if code not in FORMATS:
        raise Invalid(
            f"There is no file format “{code}”.",
            field="format",
            rule="unknown_format",
            fix=f"Use one of: {', '.join(FORMATS)}.",
        )
    return FORMATS[code]
