"""How far a PCT's own rule may go: no further than the national rule lets it (R7; S4 ¶41, ¶47, ¶52).

A value is *refused* where the nation forbids it and *warned of* where guidance only suggests otherwise.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from governance.domain.rules import Local, LocalValue, Rule, RuleInForce, RuleKind, RuleSet, RuleValue, value_text
from pbc.core.errors import Invalid


def read_value(rule: Rule, text: str) -> RuleValue:
    """Read what a person typed as a value of this rule: ``4.5``, ``£20,000``, ``2006-03-25``, ``tariff, community``.

    :raises Invalid: where it cannot be read.
    """
    text = text.strip()
    if not text:
        raise _invalid(rule, f"Give a value for “{rule.title}”.", "Type the value the PCT has decided on.")
    if rule.is_number:
        return _read_number(rule, text)
    if rule.kind is RuleKind.DATE:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _invalid(rule, f"“{text}” is not a date.", "Write it as YYYY-MM-DD, such as 2006-04-01.") from None
    if rule.kind is RuleKind.LIST:
        return tuple(dict.fromkeys(item.strip() for item in text.split(",") if item.strip()))
    return text


def _read_number(rule: Rule, text: str) -> Decimal:
    plain = text.removeprefix("£").removesuffix("%").replace(",", "").strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise _invalid(rule, f"“{text}” is not a number.", f"Write a number of {rule.unit}, such as {rule.value}.")
    return number


def check_allowed(rule: Rule, value: RuleValue) -> tuple[str, ...]:
    """Hold a local value against the national rule.

    :returns: warnings, each a sentence, where guidance suggests otherwise but does not forbid.
    :raises Invalid: naming rule, paragraph, limit and mend, where the nation forbids it.
    """
    if rule.local is Local.NONE:
        raise _invalid(
            rule,
            f"“{rule.title}” is set nationally ({rule.paragraph}) and a PCT may not change it.",
            f"It stays at {in_words(rule, rule.value)}.",
        )
    _check_sense(rule, value)
    if rule.local is Local.STRICTER:
        _check_stricter(rule, value)
    _check_choices(rule, value)
    return _outside_range(rule, value)


def check_ladder(rule: Rule, value: RuleValue, in_force: Iterable[RuleInForce]) -> None:
    """Limits that form a ladder stay in order: the group's below the director's, and so on (S3).

    :param in_force: the PCT's rules on the day the value is to start.
    :raises Invalid: naming the other step.
    """
    if not isinstance(value, Decimal):
        return
    for other in in_force:
        if other.key == rule.below and value >= other.number:
            fix = f"Choose less than {in_words(rule, other.value)}, or raise that limit first."
            raise _invalid(rule, f"“{rule.title}” must stay below “{other.title}” ({rule.paragraph}).", fix)
        if other.rule.below == rule.key and value <= other.number:
            fix = f"Choose more than {in_words(rule, other.value)}, or lower that limit first."
            raise _invalid(rule, f"“{rule.title}” must stay above “{other.title}” ({rule.paragraph}).", fix)


def in_force(rule_set: RuleSet, rule: Rule, on: date, local: LocalValue | None) -> RuleInForce:
    """The rule on a day, with the PCT's own value where the rules of that day still let it stand.

    A value adopted under one year's rules may go too far for the next year's: it is then set aside, and said so.
    """
    if local is None:
        return RuleInForce(rule=rule, value=rule.value, on=on, financial_year=rule_set.financial_year)
    try:
        value = read_value(rule, local.value)
        check_allowed(rule, value)
    except Invalid as fault:
        return RuleInForce(
            rule=rule,
            value=rule.value,
            on=on,
            financial_year=rule_set.financial_year,
            set_aside=f"The PCT’s own value, {local.value}, is set aside. {fault}",
        )
    return RuleInForce(rule=rule, value=value, on=on, financial_year=rule_set.financial_year, local=local)


def in_words(rule: Rule, value: RuleValue) -> str:
    """A value as a sentence says it: ``70 percent``, ``£20,000``, ``56 days``, ``1 April 2006``."""
    if isinstance(value, Decimal):
        figure = f"{value.normalize():,f}"
        if rule.unit.startswith("£"):
            return f"£{figure}{rule.unit.removeprefix('£')}"
        return f"{figure} {rule.unit.removesuffix('s') if figure == '1' else rule.unit}".strip()
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return value_text(value).replace("_", " ")


def _check_sense(rule: Rule, value: RuleValue) -> None:
    if not isinstance(value, Decimal):
        return
    lowest, highest = rule.lowest, rule.highest
    if lowest is not None and value < lowest:
        raise _invalid(
            rule, f"“{rule.title}” cannot be {in_words(rule, value)}.", f"Choose {in_words(rule, lowest)} or more."
        )
    if highest is not None and value > highest:
        raise _invalid(
            rule, f"“{rule.title}” cannot be {in_words(rule, value)}.", f"Choose {in_words(rule, highest)} or less."
        )


def _check_stricter(rule: Rule, value: RuleValue) -> None:
    national = in_words(rule, rule.value)
    if isinstance(value, Decimal) and isinstance(rule.value, Decimal):
        if rule.kind is RuleKind.MINIMUM and value < rule.value:
            message = f"“{rule.title}” is at least {national} ({rule.paragraph})."
            raise _invalid(rule, message, f"Choose {national} or more.")
        if rule.kind is RuleKind.MAXIMUM and value > rule.value:
            message = f"“{rule.title}” is at most {national} ({rule.paragraph})."
            raise _invalid(rule, message, f"Choose {national} or less.")
    if isinstance(value, date) and isinstance(rule.value, date) and value > rule.value:
        message = f"“{rule.title}” is {national} at the latest ({rule.paragraph})."
        raise _invalid(rule, message, "Choose that day or an earlier one.")
    if isinstance(value, tuple) and isinstance(rule.value, tuple):
        _check_nothing_lost(rule, rule.value, value)


def _check_nothing_lost(rule: Rule, national: tuple[str, ...], value: tuple[str, ...]) -> None:
    if lost := [item for item in national if item not in value]:
        words = ", ".join(lost).replace("_", " ")
        message = f"“{rule.title}” must keep everything the nation names ({rule.paragraph}): {words} would be lost."
        raise _invalid(rule, message, "Add to the national list; take nothing away.")


def _check_choices(rule: Rule, value: RuleValue) -> None:
    """A choice is one of those named; a list that names its choices holds only these."""
    items = value if isinstance(value, tuple) else (value,)
    for item in items if rule.choices else ():
        if item not in rule.choices:
            raise _invalid(
                rule,
                f"“{item}” is not one of the choices for “{rule.title}” ({rule.paragraph}).",
                f"Choose {'one of' if rule.kind is RuleKind.CHOICE else 'among'}: {', '.join(rule.choices)}.",
            )


def _outside_range(rule: Rule, value: RuleValue) -> tuple[str, ...]:
    if rule.minimum is None or rule.maximum is None or not isinstance(value, Decimal):
        return ()
    if rule.minimum <= value <= rule.maximum:
        return ()
    band = f"between {in_words(rule, rule.minimum)} and {in_words(rule, rule.maximum)}"
    if rule.suggested:
        return (f"{rule.paragraph} suggests {band} for “{rule.title}”; {in_words(rule, value)} lies outside.",)
    raise _invalid(rule, f"“{rule.title}” must be {band} ({rule.paragraph}).", f"Choose a value {band}.")


def _invalid(rule: Rule, message: str, fix: str) -> Invalid:
    return Invalid(message, field="value", rule=rule.key, fix=fix)
