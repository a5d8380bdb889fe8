"""A PCT adopts a rule of its own inside the national one (R7)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from governance import permissions
from governance.domain import local_rules
from governance.domain.rule_files import rule_set_on
from governance.domain.rules import Rule, value_text
from governance.models import LocalRule
from governance.queries.rules import rules_in_force
from pbc.core import audit, jobs
from pbc.core.clock import day_of
from pbc.core.errors import Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

FOLLOWED_BY = {"market_forces_mode": "activity.follow_rule"}
"""Rules that stored figures stand on, each with the task that works out again what is open."""


@dataclass(frozen=True)
class Adoption:
    """What was adopted, and where guidance suggests otherwise, each a sentence."""

    rule: LocalRule
    warnings: tuple[str, ...]


@transaction.atomic
def adopt_local_rule(
    *,
    pct: Organisation,
    key: str,
    value: str,
    from_day: date,
    reason: str,
    minute: str = "",
    by: Principal,
    at: datetime,
) -> Adoption:
    """Put a PCT's own value in force from a day on. What stood until then ends on that day and stays on record.

    Figures that are stored by the rule (:data:`FOLLOWED_BY`) are worked out again in the background.

    :param value: as typed; it is read by the kind of the rule.
    :param reason: why, in the PCT's words.
    :param minute: the minute of the board or committee that decided.
    :raises Denied: if this hat may not adopt rules for this PCT.
    :raises Invalid: where the national rule does not let it, or the day cannot be; nothing is changed.
    """
    pct = Organisation.objects.select_for_update(no_key=True).get(pk=pct.pk, kind=OrganisationKind.PCT)
    permissions.check_may_adopt(by, pct)
    rule = _rule(key, from_day)
    _check_day_and_reason(rule, from_day, reason, at)
    adopted = local_rules.read_value(rule, value)
    warnings = (*local_rules.check_allowed(rule, adopted), *_reaching_back(from_day, at))
    local_rules.check_ladder(rule, adopted, rules_in_force(from_day, pct).values())
    _end_earlier(pct, rule, from_day)
    local = LocalRule.objects.create(
        pct=pct,
        key=key,
        value=value_text(adopted),
        from_day=from_day,
        reason=reason.strip(),
        minute=minute.strip(),
        adopted_by=by.name,
        adopted_at=at,
    )
    facts = {"key": key, "value": local.value, "from_day": from_day, "minute": local.minute, "warnings": warnings}
    audit.record("governance.local_rule_adopted", local, by=by, at=at, organisation_code=pct.code, **facts)
    if key in FOLLOWED_BY:
        jobs.enqueue(FOLLOWED_BY[key], start_year=FinancialYear.of(from_day).start_year)
    return Adoption(local, warnings)


def _rule(key: str, from_day: date) -> Rule:
    try:
        return rule_set_on(from_day)[key]
    except KeyError:
        fix = "Choose a rule from the list of that day."
        raise Invalid(
            f"There is no rule “{key}” on {day(from_day)}.", field="key", rule="known_rule", fix=fix
        ) from None


def _check_day_and_reason(rule: Rule, from_day: date, reason: str, at: datetime) -> None:
    """A rule never reaches back: what was in force on a past day must have one answer for ever.

    But figures that are stored by a rule are worked out again while their month is open, so it may reach back to the
    start of the financial year, as far as their prices go.
    """
    is_followed = rule.key in FOLLOWED_BY
    earliest = FinancialYear.of(day_of(at)).first_day if is_followed else day_of(at)
    if from_day < earliest:
        figures = "prices of an earlier year stay as they are" if is_followed else "figures stand on the old value"
        raise Invalid(
            f"“{rule.title}” cannot start on {day(from_day)}, which has passed: {figures}.",
            field="from_day",
            rule="no_back_dating",
            fix=f"Choose {day(earliest)} or a later day." if is_followed else "Choose today or a later day.",
        )
    if not reason.strip():
        raise Invalid(
            "A local rule needs a reason.",
            field="reason",
            rule="reason_given",
            fix="Say in a sentence why the PCT adopts it; practices read it.",
        )


def _reaching_back(from_day: date, at: datetime) -> tuple[str, ...]:
    if from_day >= day_of(at):
        return ()
    return ("Open months follow in a few minutes. Closed months keep the figures they were closed with.",)


def _end_earlier(pct: Organisation, rule: Rule, from_day: date) -> None:
    last = LocalRule.objects.filter(pct=pct, key=rule.key).order_by("-from_day").first()
    if last is None:
        return
    if last.from_day >= from_day:
        raise Invalid(
            f"{pct.name} has already adopted {last.value} for “{rule.title}” from {day(last.from_day)}.",
            field="from_day",
            rule="one_rule_a_day",
            fix=f"Choose a day after {day(last.from_day)}: adopted rules are not edited.",
        )
    LocalRule.objects.filter(pk=last.pk).update(until_day=from_day)
