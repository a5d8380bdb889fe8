"""The terms of a budget: what it is judged by, in exact words that both sides sign (R24, R49, R87, R88; S4 ¶31)."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from budgets.domain.parameters import RISK_LABELS, ContingencyBase, RiskOption
from budgets.domain.scope import LEVEL_LABELS, Level, holding_words
from budgets.domain.services import in_order, line_label
from governance.domain.local_rules import check_allowed
from governance.domain.rules import RuleInForce
from pbc.core.errors import Invalid
from pbc.core.formats import pounds


class Side(StrEnum):
    """Who signs."""

    PRACTICE = "practice"
    PCT = "pct"


SIDE_LABELS = {Side.PRACTICE: "the practice", Side.PCT: "the PCT"}

BASE_WORDS = {
    ContingencyBase.GROSS: "of all services in scope",
    ContingencyBase.NET: "net of the treatments taken out",
}


@dataclass(frozen=True)
class TermsContent:
    """What is frozen.

    :param scope: the holding of each line. ``price_base``: whose prices, and whose activity.
    :param sharing_percent: the practice’s share of freed-up resources.
    :param permitted_uses: what they may be spent on, in the words of the rule ``freed_up_uses``.
    """

    level: str
    scope: Mapping[str, str]
    price_base: str
    options: tuple[str, ...]
    contingency_rate: Decimal
    contingency_base: str
    threshold: Decimal
    excluded_codes: tuple[str, ...]
    sharing_percent: Decimal
    permitted_uses: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "TermsContent":
        return cls(
            level=data["level"],
            scope=dict(data["scope"]),
            price_base=data["price_base"],
            options=tuple(data["options"]),
            contingency_rate=Decimal(data["contingency_rate"]),
            contingency_base=data["contingency_base"],
            threshold=Decimal(data["threshold"]),
            excluded_codes=tuple(data["excluded_codes"]),
            sharing_percent=Decimal(data["sharing_percent"]),
            permitted_uses=tuple(data["permitted_uses"]),
        )


@dataclass(frozen=True)
class BudgetInWords:
    """What the terms say of the budget itself."""

    practice: str
    pct: str
    year: str
    version: int
    gross: Decimal
    contingency: Decimal
    net: Decimal
    lines: tuple[tuple[str, Decimal], ...]


def terms_text(budget: BudgetInWords, content: TermsContent, version: int) -> str:
    """The exact words that are signed, in plain text."""
    return "\n".join(
        [
            f"Terms, version {version}, of the indicative budget of {budget.practice} for {budget.year}",
            f"Agreed between {budget.practice} and {budget.pct}. Budget version {budget.version}.",
            "",
            f"1. Budget: {pounds(budget.net)}, being {pounds(budget.gross)} less {pounds(budget.contingency)}.",
            *(f"   {line_label(line)}: {pounds(net)}" for line, net in budget.lines),
            f"2. Scope ({LEVEL_LABELS[Level(content.level)].lower()} level):",
            *(f"   {line_label(line)}: {holding_words(content.scope[line])}" for line in in_order(content.scope)),
            f"3. Price base: {content.price_base}.",
            f"4. Risk: {'; '.join(RISK_LABELS[RiskOption(each)] for each in content.options) or 'no option chosen'}.",
            *_risk_lines(content),
            f"5. Freed-up resources: the practice redirects {content.sharing_percent.normalize():f} percent.",
            f"6. Uses of freed-up resources: {_words(content.permitted_uses)}, for the benefit of local patients.",
            "7. These terms are frozen. A later change is a new version, and binds once both sides have signed it.",
            "",
        ]
    )


def digest_of(text: str) -> str:
    """The SHA-256 of the exact text."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_terms(content: TermsContent, rules: Mapping[str, RuleInForce]) -> tuple[str, ...]:
    """Hold terms against the rules in force: they may give a practice more than the nation does, never less.

    :returns: warnings where guidance suggests otherwise.
    :raises Invalid: with rule, paragraph and mend.
    """
    warnings: list[str] = []
    for name, key in (
        ("sharing_percent", "freed_up_share"),
        ("contingency_rate", "contingency_rate"),
        ("contingency_base", "contingency_base"),
        ("threshold", "high_cost_threshold"),
        ("permitted_uses", "freed_up_uses"),
    ):
        rule, value = rules.get(key), getattr(content, name)
        if rule is None or value == rule.value:
            continue
        try:
            warnings += check_allowed(rule.rule, value)
        except Invalid as fault:
            raise Invalid(fault.message, field=name, rule=key, fix=fault.fix) from None
    return tuple(warnings)


def changed(content: TermsContent, changes: Mapping[str, Any]) -> TermsContent:
    """The terms with changes, by name. The option that takes treatments out of scope goes with the codes named."""
    made = replace(content, **changes)
    if "excluded_codes" not in changes or "options" in changes:
        return made
    others = {each for each in made.options if each != RiskOption.EXCLUSIONS}
    chosen = others | ({RiskOption.EXCLUSIONS.value} if made.excluded_codes else set())
    return replace(made, options=tuple(each.value for each in RiskOption if each in chosen))


def check_codes(content: TermsContent, last: TermsContent, known: Collection[str], year: str) -> None:
    """Hold the treatments that a change adds against the price list of the year (S4 ¶41).

    :param known: HRGs of the price list. What the terms had before stays allowed.
    :raises Invalid: for an HRG that is none, or the option without any.
    """
    if unknown := sorted(set(content.excluded_codes) - set(last.excluded_codes) - set(known)):
        raise Invalid(
            f"{', '.join(unknown)} {'is not an HRG' if len(unknown) == 1 else 'are not HRGs'} of the price list of "
            f"{year}, so no treatment would leave the scope (S4 ¶41). Nothing was proposed.",
            field="excluded_codes",
            rule="known_code",
            fix="Look the code up in the price list, correct it or leave it out.",
        )
    if RiskOption.EXCLUSIONS in content.options and not content.excluded_codes:
        raise Invalid(
            "High-cost treatments are to be taken out, and none is named (S4 ¶41).",
            field="excluded_codes",
            rule="exclusions_named",
            fix="Name their HRGs, or leave this option out.",
        )


def check_signature(*, typed: str, own_name: str, capacity: str, seen: str, digest: str) -> None:
    """Refuse a signature that is not the signer's own, or is under other words than stand there now.

    :raises Invalid: with the mend.
    """
    if seen != digest:
        message = "The terms have changed since you read them. Nothing was signed."
        raise Invalid(message, field="seen", rule="sign_what_you_read", fix="Read them again, then sign.")
    if _folded(typed) != _folded(own_name):
        raise Invalid(
            f"The name typed is not yours: you are signed in as {own_name}.",
            field="name",
            rule="own_name",
            fix="Type your own name in full.",
        )
    if not capacity.strip():
        fix = "Say what you sign as, such as “senior partner”."
        raise Invalid("Your capacity is missing.", field="capacity", rule="capacity_given", fix=fix)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _risk_lines(content: TermsContent) -> Iterable[str]:
    if RiskOption.RETENTION in content.options:
        base = BASE_WORDS[ContingencyBase(content.contingency_base)]
        yield f"   Contingency: {content.contingency_rate.normalize():f} percent {base}; the unspent returns (S4 ¶42)."
    if RiskOption.THRESHOLD in content.options:
        yield f"   Threshold: cost above {pounds(content.threshold)} falls on the fund (S4 ¶41)."
    if RiskOption.EXCLUSIONS in content.options:
        yield f"   Taken out of scope: {', '.join(content.excluded_codes)} (S4 ¶41)."


def _words(items: Iterable[str]) -> str:
    return ", ".join(item.replace("_", " ") for item in items)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
