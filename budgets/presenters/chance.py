"""Saving, overspend or luck, in words."""

from budgets.domain.chance import Chance, Verdict
from pbc.core.formats import pounds0

VERDICT_LABELS = {
    Verdict.SAVING: "A saving",
    Verdict.WITHIN: "Within chance",
    Verdict.OVERSPEND: "An overspend",
    Verdict.UNKNOWN: "Cannot be told",
}
VERDICT_COLOURS = {
    Verdict.SAVING: "green",
    Verdict.WITHIN: "grey",
    Verdict.OVERSPEND: "orange",
    Verdict.UNKNOWN: "yellow",
}


def sentence(found: Chance) -> str:
    """What may be said of a variance: one sentence."""
    if found.verdict is Verdict.UNKNOWN:
        return f"Whether this is chance cannot be told: {found.reason}."
    where = f"{pounds0(abs(found.variance))} {'under' if found.variance < 0 else 'over'} budget to date"
    if found.verdict is Verdict.WITHIN:
        return (
            f"{where} is within chance: with nothing changed, a practice like this would stand anywhere between "
            f"{span(found)} in nineteen years of twenty."
        )
    called = "a saving" if found.verdict is Verdict.SAVING else "an overspend"
    return f"{where} is more than chance explains, so it may be called {called}: chance alone gives {span(found)}."


def span(found: Chance) -> str:
    """The interval in words: ``£31,000 under and £35,000 over``."""
    if found.lower is None or found.upper is None:
        return "–"
    return f"{_side(found.lower)} and {_side(found.upper)}"


def _side(value: object) -> str:
    amount = pounds0(abs(value))  # type: ignore[arg-type]
    return f"{amount} {'under' if value < 0 else 'over'}"  # type: ignore[operator]
