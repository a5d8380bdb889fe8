"""What finance moves in a scenario, each held against the rule in force (R7, R23, R31, R33, R34, R45 to R48)."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from budgets.domain.pace import Funding, PaceTerms
from budgets.domain.scope import Level
from budgets.domain.services import CAPITATION_LINES, SERVICES, ServiceClass, line_label
from governance.domain.local_rules import check_allowed, in_words
from governance.domain.rules import RuleInForce
from pbc.core.errors import Invalid
from pbc.core.formats import pounds
from pbc.core.money import ZERO, round_pence
from pbc.core.working import Parameter


class RiskOption(StrEnum):
    """The options of S4 ¶41, alone or together."""

    RETENTION = "retention"  # a contingency retained from budgets
    THRESHOLD = "threshold"  # cost above a value falls on the fund
    EXCLUSIONS = "exclusions"  # high-cost, low-volume treatments out of scope
    POOLING = "pooling"  # consortia share the risk


RISK_LABELS = {
    RiskOption.RETENTION: "Contingency fund retained from budgets",
    RiskOption.THRESHOLD: "Threshold value: cost above it falls on the fund",
    RiskOption.EXCLUSIONS: "High-cost, low-volume treatments taken out of scope",
    RiskOption.POOLING: "Practices pool risk in consortia",
}


class ContingencyBase(StrEnum):
    """What the contingency rate is taken of: the words of the rule ``contingency_base``."""

    GROSS = "gross_in_scope"
    NET = "net_of_exclusions"


@dataclass(frozen=True)
class Growth:
    """Extra activity agreed with one practice, pounds of the year (S4 ¶36, last step)."""

    practice: int
    line: str
    amount: Decimal
    reason: str


@dataclass(frozen=True)
class ScenarioParameters:
    """Everything that may differ between two scenarios of a round. Percentages as people say them: 4 is 4%.

    :param uplift: on last year's prescribing. ``prescribing_pace``: how much of the way to its target it then goes.
    :param band, pace, max_move: see :class:`budgets.domain.pace.PaceTerms`.
    :param floor: of last year's purchasing power.
    :param excluded_codes: HRGs taken out of scope.
    :param pots: what the PCT spends on services without activity history, to be shared by weighted capitation.
    :param growth: extra activity agreed one by one.
    :param under_rate, over_rate: uplift for extra activity of practices below, and above, their fair share.
    :param growth_money: what the PCT can afford for it; a deficit (``position`` below nought) takes from that.
    :param default_level: of practices that have chosen no scope.
    """

    uplift: Decimal
    contingency_rate: Decimal
    max_move: Decimal
    floor: Decimal
    threshold: Decimal
    band: Decimal = Decimal(0)
    pace: Decimal = Decimal(100)
    prescribing_pace: Decimal = Decimal(0)
    funding: Funding = Funding.ZERO_SUM
    options: tuple[RiskOption, ...] = (RiskOption.RETENTION,)
    contingency_base: ContingencyBase = ContingencyBase.GROSS
    excluded_codes: tuple[str, ...] = ()
    pots: Mapping[str, Decimal] = field(default_factory=dict)
    growth: tuple[Growth, ...] = ()
    under_rate: Decimal = Decimal(0)
    over_rate: Decimal = Decimal(0)
    growth_money: Decimal = ZERO
    position: Decimal = ZERO
    default_level: Level = Level.INTERMEDIATE

    @property
    def pace_terms(self) -> PaceTerms:
        return PaceTerms(self.band / 100, self.pace / 100, self.max_move / 100, self.funding)

    @property
    def rate(self) -> Decimal:
        """The contingency rate, percent; nought where nothing is retained."""
        return self.contingency_rate if RiskOption.RETENTION in self.options else Decimal(0)

    @property
    def excluded(self) -> tuple[str, ...]:
        return self.excluded_codes if RiskOption.EXCLUSIONS in self.options else ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: decimals as text."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "ScenarioParameters":
        known = {each.name for each in fields(cls)}
        return cls(**{key: _READ.get(key, Decimal)(value) for key, value in data.items() if key in known})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


_READ: Mapping[str, Any] = {
    "funding": Funding,
    "options": lambda items: tuple(RiskOption(item) for item in items),
    "contingency_base": ContingencyBase,
    "excluded_codes": tuple,
    "pots": lambda pots: {line: Decimal(amount) for line, amount in pots.items()},
    "growth": lambda rows: tuple(Growth(**(row | {"amount": Decimal(row["amount"])})) for row in rows),
    "default_level": Level,
}

RULES = {
    "uplift": "prescribing_uplift",
    "prescribing_pace": "prescribing_pace",
    "band": "fair_share_band",
    "pace": "gap_closed",
    "max_move": "pace_of_change",
    "floor": "purchasing_power",
    "contingency_rate": "contingency_rate",
    "contingency_base": "contingency_base",
    "threshold": "high_cost_threshold",
}
"""The rule that each parameter is held against; a year without the rule leaves its parameter as it is."""

PERCENTAGES = ("prescribing_pace", "band", "pace", "max_move", "under_rate", "over_rate")


def by_the_rules(rules: Mapping[str, RuleInForce]) -> ScenarioParameters:
    """The parameters that the rules in force give, with nothing agreed beyond them."""
    values: dict[str, Any] = {name: rules[key].value for name, key in RULES.items() if key in rules}
    values["contingency_base"] = ContingencyBase(values.get("contingency_base", ContingencyBase.GROSS))
    return ScenarioParameters(**values)


def named(parameters: ScenarioParameters, rules: Mapping[str, RuleInForce], scenario: str) -> dict[str, Parameter]:
    """Each parameter as a working names it: the rule, where it is followed, else the scenario's own value inside it."""
    found: dict[str, Parameter] = {}
    for name, key in RULES.items():
        value = getattr(parameters, name)
        rule = rules.get(key)
        if rule is not None and rule.value == value:
            found[name] = rule.as_parameter()
        else:
            title, unit = (rule.title, rule.unit) if rule else (LABELS[name], "percent")
            inside = f", inside {rule.paragraph}" if rule else ""
            figure = value if isinstance(value, Decimal) else str(value)
            found[name] = Parameter(title, figure, unit, f"scenario “{scenario}”{inside}")
    return found


LABELS = {
    "uplift": "Uplift of prescribing, percent",
    "prescribing_pace": "Prescribing: part of the way to its target, percent",
    "band": "Distance from fair share that is left alone, percent",
    "pace": "Part of the gap to fair share that is closed this year, percent",
    "max_move": "Most that a budget moves this year, percent of it",
    "floor": "Purchasing power kept, percent of last year’s",
    "funding": "Who pays for moves towards fair share",
    "options": "How risk is managed",
    "contingency_rate": "Contingency retained, percent",
    "contingency_base": "What the contingency is taken of",
    "threshold": "Threshold value of a high-cost patient, £",
    "excluded_codes": "HRGs taken out of scope",
    "pots": "Services without activity history",
    "growth": "Extra activity agreed",
    "under_rate": "Extra activity of practices below fair share, percent",
    "over_rate": "Extra activity of practices above fair share, percent",
    "growth_money": "Money for extra activity, £",
    "position": "Financial position of the PCT, £",
    "default_level": "Level of practices that have chosen none",
}


def check(
    parameters: ScenarioParameters,
    rules: Mapping[str, RuleInForce],
    *,
    practices: Collection[int],
    codes: Collection[str],
) -> tuple[str, ...]:
    """Hold parameters against the rules in force, and against each other.

    :param practices: those of the round; ``codes``: HRGs that its base knows.
    :returns: warnings, where guidance suggests otherwise but does not forbid.
    :raises Invalid: with field, rule, paragraph and mend.
    """
    warnings = _check_rules(parameters, rules)
    _check_percentages(parameters)
    _check_risk(parameters, codes)
    _check_pots(parameters.pots)
    _check_growth(parameters, practices)
    return warnings


def changed(one: ScenarioParameters, other: ScenarioParameters) -> list[str]:
    """The names of parameters in which two scenarios differ."""
    return [each.name for each in fields(one) if getattr(one, each.name) != getattr(other, each.name)]


def _check_rules(parameters: ScenarioParameters, rules: Mapping[str, RuleInForce]) -> tuple[str, ...]:
    """A value that departs from the rule must itself be allowed by it."""
    warnings: list[str] = []
    for name, key in RULES.items():
        rule, value = rules.get(key), getattr(parameters, name)
        if rule is None or value == rule.value:
            continue
        try:
            text = value.value if isinstance(value, StrEnum) else value
            warnings += check_allowed(rule.rule, text)
        except Invalid as fault:
            where = f"{fault.message} The rule in force is {in_words(rule.rule, rule.value)}."
            raise Invalid(where, field=name, rule=key, fix=fault.fix) from None
    return tuple(warnings)


def _check_percentages(parameters: ScenarioParameters) -> None:
    for name in PERCENTAGES:
        if not 0 <= getattr(parameters, name) <= 100:
            message = f"“{LABELS[name]}” lies between nought and 100."
            raise Invalid(message, field=name, rule="percentage", fix="Choose a value from 0 to 100.")
    if parameters.over_rate > parameters.under_rate:
        raise Invalid(
            "Practices above their fair share would grow faster than those below it, against S4 ¶36 and ¶37.",
            field="over_rate",
            rule="growth_follows_need",
            fix=f"Choose {parameters.under_rate} percent or less.",
        )


def _check_risk(parameters: ScenarioParameters, codes: Collection[str]) -> None:
    options = set(parameters.options)
    if RiskOption.THRESHOLD in options and RiskOption.RETENTION not in options:
        raise Invalid(
            "Cost above the threshold falls on a contingency fund, and none is retained (S4 ¶41).",
            field="options",
            rule="threshold_needs_fund",
            fix="Retain a contingency as well, or leave the threshold out.",
        )
    if RiskOption.RETENTION in options and not parameters.contingency_rate:
        raise Invalid(
            "A contingency is retained at a rate of nought (S4 ¶41).",
            field="contingency_rate",
            rule="retention_has_rate",
            fix="Give a rate, or do not retain a contingency.",
        )
    if RiskOption.EXCLUSIONS in options and not parameters.excluded_codes:
        raise Invalid(
            "High-cost treatments are to be taken out, and none is named (S4 ¶41).",
            field="excluded_codes",
            rule="exclusions_named",
            fix="Name their HRGs, or leave this option out.",
        )
    if unknown := sorted(set(parameters.excluded) - set(codes)):
        raise Invalid(
            f"No activity of last year was in {', '.join(unknown)}.",
            field="excluded_codes",
            rule="known_code",
            fix="Correct the code, or take it out of the list.",
        )


def _check_pots(pots: Mapping[str, Decimal]) -> None:
    for line, amount in pots.items():
        if line not in CAPITATION_LINES:
            kind = SERVICES[line].kind if line in SERVICES else None
            why = (
                "is excluded from budgets (S4 ¶34)" if kind is ServiceClass.EXCLUDED else "has its own history (S4 ¶36)"
            )
            fix = "Share only services that have no activity history."
            raise Invalid(f"{line_label(line)} {why}.", field="pots", rule="capitation_lines", fix=fix)
        if amount < 0 or amount != round_pence(amount):
            message = f"{line_label(line)} cannot have {pounds(amount)}."
            raise Invalid(message, field="pots", rule="amount_not_negative", fix="Give nought or more, in whole pence.")


def _check_growth(parameters: ScenarioParameters, practices: Collection[int]) -> None:
    if parameters.growth_money < 0:
        message = "The money for extra activity is below nought."
        fix = "Give nought or more; a deficit goes into the financial position."
        raise Invalid(message, field="growth_money", rule="amount_not_negative", fix=fix)
    for row in parameters.growth:
        if row.practice not in practices:
            message = "Extra activity is agreed with a practice that is not in the round."
            raise Invalid(message, field="growth", rule="known_practice", fix="Take it out.")
        if row.line not in SERVICES or SERVICES[row.line].kind is ServiceClass.EXCLUDED:
            message = f"Extra activity cannot be agreed for {line_label(row.line)} (S4 ¶34)."
            raise Invalid(message, field="growth", rule="known_service", fix="Choose a service of the budget.")
        if row.amount <= 0 or row.amount != round_pence(row.amount):
            message = f"Extra activity of {pounds(row.amount)} cannot be agreed."
            raise Invalid(message, field="growth", rule="amount_above_nought", fix="Give pounds above nought.")
        if not row.reason.strip():
            message = "Extra activity needs its reason (S4 ¶36)."
            raise Invalid(message, field="growth", rule="reason_given", fix="Say why in a sentence.")
