"""A line of a budget as a panel ruled: what the change comes to (R144; S4 ¶73)."""

from decimal import Decimal

from pbc.core.errors import Denied
from pbc.core.formats import pounds
from pbc.core.working import Source, Working

BY_HAND = "Change the line from the ledger instead, name the ruling as its authority, and confirm that it was done."


def ruled_change(
    label: str, disputed: Decimal, standing: Decimal | None, ruled: Decimal | None, source: str
) -> Working:
    """What a ruling adds to a line, or takes from it: the year as ruled, less the year as it was issued.

    Changes that were posted in the year stand on top: the panel ruled on what was issued.

    :param disputed: the line's year, in pounds, as it was disputed; ``standing`` as the budget in force holds it, if it
        holds the line at all; ``ruled`` the amount of the final offer that the panel ruled for, if it names one.
    :param source: which ruling.
    :raises Denied: where the ruling does not fit the line as it stands, with the way to mend it.

    >>> ruled_change("Day cases", Decimal("90.00"), Decimal("90.00"), Decimal("100.00"), "ruling D1").value
    Decimal('10.00')
    """
    if ruled is None:
        raise Denied(f"The offer that the panel ruled for names no amount for {label}. {BY_HAND} Nothing was changed.")
    if standing is None:
        raise Denied(f"The budget in force does not hold {label} any more. {BY_HAND} Nothing was changed.")
    if standing != disputed:
        raise Denied(
            f"{label} was {pounds(disputed)} when it was disputed, and the budget in force gives {pounds(standing)}. "
            f"{BY_HAND} Nothing was changed."
        )
    if ruled == disputed:
        raise Denied(
            f"{label} is {pounds(disputed)}, as ruled, so there is nothing to change. Confirm on the page of the "
            "dispute that the ruling is followed."
        )
    return Working(
        name=f"{label}, change as ruled",
        value=ruled - disputed,
        unit="£",
        formula="the year as ruled − the year as issued",
        inputs=(
            Working.given("The year as ruled", ruled, "£", Source("ruling", source)),
            Working.given("The year as issued", disputed, "£"),
        ),
        paragraph="S4 ¶73",
        notes=("Changes posted in the year stand on top of both.",),
    )
