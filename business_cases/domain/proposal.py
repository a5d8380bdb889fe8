"""What a proforma says in figures and facts, read from its content (R97, R103; S4 ¶51, ¶52)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from business_cases.domain.costs import Cost, CostKind, Money, Saving, money_of
from business_cases.domain.proforma import Content
from business_cases.domain.route import Facts
from pbc.core.errors import Invalid
from pbc.core.periods import Month
from pbc.core.working import Parameter


@dataclass(frozen=True)
class Measure:
    """A figure promised: what is counted, the figure today, the figure promised, and by when.

    :param higher_is_better: the way it is to go.
    """

    name: str
    unit: str
    today: Decimal
    promised: Decimal
    by: Month
    higher_is_better: bool


@dataclass(frozen=True)
class Risk:
    """A line of the risk register: likelihood and impact from 1 to 5."""

    what: str
    likelihood: int
    impact: int
    answer: str

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


@dataclass(frozen=True)
class Proposal:
    """A proforma read: see :mod:`business_cases.domain.proforma` for the questions.

    :param bodies: codes of organisations that would provide it or stand beside it.
    """

    title: str
    start: Month | None
    costs: tuple[Cost, ...]
    savings: tuple[Saving, ...]
    measures: tuple[Measure, ...]
    risks: tuple[Risk, ...]
    bodies: tuple[str, ...]
    buying: str
    source: str
    premises: bool
    protected: frozenset[str]
    consents: frozenset[str]


def proposal_of(content: Content) -> Proposal:
    """Read what a proforma says; what is not answered is empty.

    :raises Invalid: for a row that cannot be read, naming it.
    """
    service, benefit = content.get("service", {}), content.get("patient_benefit", {})
    money, touches, people = content.get("costs", {}), content.get("touches", {}), content.get("people", {})
    return Proposal(
        title=str(service.get("title") or ""),
        start=_month(service.get("start"), "start"),
        costs=tuple(_cost(row, each) for row, each in _rows(money, "costs")),
        savings=tuple(_saving(row, each) for row, each in _rows(money, "savings")),
        measures=tuple(_measure(row, each) for row, each in _rows(benefit, "measures")),
        risks=tuple(_risk(row, each) for row, each in _rows(people, "risks")),
        bodies=tuple(service.get("providers") or ()),
        buying=str(service.get("buying") or ""),
        source=str(money.get("source") or ""),
        premises=bool(touches.get("premises")),
        protected=frozenset(touches.get("protected") or ()),
        consents=frozenset(touches.get("consents") or ()),
    )


def money(proposal: Proposal, years_counted: Parameter) -> Money | None:
    """The case's money; ``None`` while no starting month or no cost is given."""
    if proposal.start is None or not proposal.costs:
        return None
    return money_of(proposal.costs, proposal.savings, proposal.start, years_counted)


def facts_of(proposal: Proposal, found: Money, *, in_consortium: bool) -> Facts:
    """What the route goes by. A contract is what recurs, where anything is bought."""
    is_bought = proposal.buying not in ("", "nothing")
    return Facts(
        value=found.value,
        upfront=found.upfront,
        recurrent=found.recurrent,
        contract=(found.recurrent or found.one_off) if is_bought else Decimal(0),
        in_consortium=in_consortium,
        premises=proposal.premises,
        protected=proposal.protected,
        consents=proposal.consents,
    )


def _rows(answers: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    return list(enumerate(answers.get(key) or (), start=1))


def _cost(row: int, given: Mapping[str, Any]) -> Cost:
    what = f"Cost {row}"
    if given.get("kind") not in list(CostKind):
        fix = f"Choose one of {', '.join(CostKind)}."
        raise Invalid(f"{what} is of no known kind: “{given.get('kind')}”.", field="costs", rule="cost_kind", fix=fix)
    return Cost(
        CostKind(given["kind"]),
        _whole(what, given, "year"),
        _number(what, given, "amount"),
        str(given.get("words", "")),
    )


def _saving(row: int, given: Mapping[str, Any]) -> Saving:
    what = f"Saving {row}"
    return Saving(
        line=str(given.get("line", "")),
        units=_number(what, given, "units"),
        price=_number(what, given, "price"),
        replacement=_number(what, given, "replacement"),
        from_month=_whole(what, given, "from_month"),
        full_month=_whole(what, given, "full_month"),
        double_months=_whole(what, given, "double_months"),
        substitution=str(given.get("substitution", "")),
    )


def _measure(row: int, given: Mapping[str, Any]) -> Measure:
    what = f"Measure {row}"
    by = _month(given.get("by"), "measures")
    if by is None or not str(given.get("name", "")).strip():
        fix = "Say what is counted, and the month by which it is promised."
        raise Invalid(f"{what} lacks its name or its month.", field="measures", rule="measure_is_dated", fix=fix)
    return Measure(
        name=str(given["name"]),
        unit=str(given.get("unit", "")),
        today=_number(what, given, "today"),
        promised=_number(what, given, "promised"),
        by=by,
        higher_is_better=bool(given.get("higher_is_better")),
    )


def _risk(row: int, given: Mapping[str, Any]) -> Risk:
    what = f"Risk {row}"
    likelihood, impact = _whole(what, given, "likelihood"), _whole(what, given, "impact")
    if not (1 <= likelihood <= 5 and 1 <= impact <= 5):
        fix = "Give likelihood and impact from 1 to 5."
        raise Invalid(f"{what} scores {likelihood} by {impact}.", field="risks", rule="risk_grid", fix=fix)
    return Risk(str(given.get("what", "")), likelihood, impact, str(given.get("answer", "")))


def _number(what: str, given: Mapping[str, Any], key: str) -> Decimal:
    try:
        found = Decimal(str(given.get(key, "")))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        label, fix = key.replace("_", " "), "Give a number, without a thousand separator."
        raise Invalid(f"{what}: “{given.get(key, '')}” is not a number ({label}).", field=key, rule="number", fix=fix)
    return found


def _whole(what: str, given: Mapping[str, Any], key: str) -> int:
    found = _number(what, given, key)
    if found != found.to_integral_value():
        label = key.replace("_", " ")
        raise Invalid(
            f"{what}: {found} is not a whole number ({label}).", field=key, rule="whole_number", fix="Round it."
        )
    return int(found)


def _month(text: object, field: str) -> Month | None:
    if not text:
        return None
    try:
        return Month.parse(str(text))
    except ValueError as fault:
        raise Invalid(f"{fault}.", field=field, rule="month", fix="Give year and month, such as 2006-10.") from None
