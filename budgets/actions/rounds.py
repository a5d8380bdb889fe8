"""Open a round of budgets on a frozen base, read the base again, or give the round up (R18, R30; S4 ¶28, ¶36)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from budgets import permissions
from budgets.actions.locking import locked_pct
from budgets.domain.bases import Base, codes_as_dict
from budgets.domain.faults import CannotSet
from budgets.domain.round_states import RoundStatus, check_moves
from budgets.models import BudgetRound, RoundBase
from budgets.queries.bases import Reading, read_base
from budgets.queries.rounds import latest_base, open_round_of, rules_of
from governance.domain.rules import RuleInForce
from governance.queries.rules import rules_in_force
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation
from pbc.organisations.queries import practices_of

NEEDED_RULES = (
    "contingency_rate",
    "prescribing_uplift",
    "prior_year_method",
    "budgets_due_on",
    "purchasing_power",
    "activity_cut_on",
    "minimum_scope",
)


@transaction.atomic
def open_round(
    *,
    pct: Organisation,
    financial_year: FinancialYear,
    by: Principal,
    at: datetime,
    through: Month | None = None,
    list_on: date | None = None,
    leave_out: Collection[str] = (),
    late_data_reason: str = "",
) -> BudgetRound:
    """Open a round: read last year's use, lists and fair shares once, and freeze them.

    :param through: the last month of last year to count; all that are held where not given.
    :param list_on: the last day on which lists could be counted; the day of the round where not given.
    :param leave_out: codes of practices to set no budget for; it is recorded.
    :param late_data_reason: why data received after the January cut counts as well; without one it does not.
    :raises Denied: if this hat may not, or a round of the year is open already.
    :raises Invalid: for a month, day or code that cannot be.
    :raises CannotSet: with every reason at once. Nothing is changed.
    """
    pct = locked_pct(pct)
    permissions.check_may_set(by, pct)
    if opened := open_round_of(pct, financial_year):
        raise Denied(
            f"Round {opened.number} of {financial_year} was opened by {opened.opened_by} on {day(opened.opened_at)}, "
            "and is still open. Adopt one of its scenarios, or give it up first."
        )
    on = min(max(financial_year.first_day, day_of(at)), financial_year.months[-1].last_day)
    rules = _rules(pct, financial_year, on)
    through = _through(financial_year, through)
    reading = Reading(
        pct=pct,
        year=financial_year,
        on=on,
        list_on=_list_on(list_on, on),
        through=through,
        practices=_practices(pct, on, leave_out),
        rules=rules,
        late_data_reason=late_data_reason.strip(),
    )
    base = _read(reading, at)
    round_ = BudgetRound.objects.create(
        pct=pct,
        financial_year=financial_year.start_year,
        number=_latest_number(pct, financial_year) + 1,
        on=on,
        list_on=reading.list_on,
        through=through.first_day,
        leave_out=sorted(leave_out),
        late_data_reason=reading.late_data_reason,
        opened_by=by.name,
        opened_at=at,
    )
    _keep(round_, base, version=1, reason="", by=by, at=at)
    facts = {
        "year": str(financial_year),
        "round": round_.number,
        "practices": len(base.practices),
        "left_out": sorted(leave_out),
        "cut": base.cut_words,
    }
    audit.record("budgets.round_opened", round_, by=by, at=at, organisation_code=pct.code, **facts)
    return round_


@transaction.atomic
def refresh_base(*, round_: BudgetRound, reason: str, by: Principal, at: datetime) -> RoundBase:
    """Read the facts of an open round again, as a new version; scenarios stand on the old one until recalculated.

    :raises Denied: if this hat may not, or the round is no longer open.
    :raises Invalid: without a reason. :raises CannotSet: with every reason at once. Nothing is changed.
    """
    pct = locked_pct(round_.pct)
    permissions.check_may_set(by, pct)
    round_ = _open(round_)
    if not reason.strip():
        fix = "Say what has changed since the base was read."
        raise Invalid("A base is not read again without a reason.", field="reason", rule="reason_given", fix=fix)
    year = FinancialYear(round_.financial_year)
    reading = Reading(
        pct=pct,
        year=year,
        on=round_.on,
        list_on=round_.list_on,
        through=Month.of(round_.through),
        practices=_practices(pct, round_.on, round_.leave_out),
        rules=rules_of(round_),
        late_data_reason=round_.late_data_reason,
    )
    before = latest_base(round_)
    row = _keep(round_, _read(reading, at), version=before.version + 1, reason=reason.strip(), by=by, at=at)
    facts = {"year": str(year), "round": round_.number, "version": row.version, "reason": row.reason}
    audit.record("budgets.base_refreshed", round_, by=by, at=at, organisation_code=pct.code, **facts)
    return row


@transaction.atomic
def abandon_round(*, round_: BudgetRound, reason: str, by: Principal, at: datetime) -> BudgetRound:
    """Give an open round up. It stays on record; another may then be opened.

    :raises Denied: if this hat may not, or the round is no longer open. :raises Invalid: without a reason.
    """
    pct = locked_pct(round_.pct)
    permissions.check_may_set(by, pct)
    round_ = _open(round_)
    if not reason.strip():
        fix = "Say why it is given up."
        raise Invalid("A round is not given up without a reason.", field="reason", rule="reason_given", fix=fix)
    check_moves(round_.status, RoundStatus.SUPERSEDED)
    round_.status, round_.reasons = RoundStatus.SUPERSEDED, reason.strip()
    round_.save(update_fields=["status", "reasons"])
    year = FinancialYear(round_.financial_year)
    facts = {"year": str(year), "round": round_.number, "reason": round_.reasons}
    audit.record("budgets.round_abandoned", round_, by=by, at=at, organisation_code=pct.code, **facts)
    return round_


def _open(round_: BudgetRound) -> BudgetRound:
    """The round as it is now, if it is still open."""
    round_ = BudgetRound.objects.select_for_update(no_key=True, of=("self",)).select_related("pct").get(pk=round_.pk)
    if round_.status != RoundStatus.OPEN:
        raise Denied(closed_words(round_))
    return round_


def closed_words(round_: BudgetRound) -> str:
    """Why nothing can be changed in a round that is no longer open."""
    if round_.adopted_at:
        return (
            f"Round {round_.number} is closed: {round_.adopted_by} adopted one of its scenarios on "
            f"{day(round_.adopted_at)}. Look at what was adopted; a change now is a new round."
        )
    return f"Round {round_.number} was given up. Open another one."


def _rules(pct: Organisation, year: FinancialYear, on: date) -> dict[str, RuleInForce]:
    rules = rules_in_force(on, pct)
    if missing := [key for key in NEEDED_RULES if key not in rules]:
        fix = "Choose a year from 2006/07 on."
        raise Invalid(f"The rules of {year} do not say how budgets are set.", rule=missing[0], fix=fix)
    return rules


def _through(year: FinancialYear, through: Month | None) -> Month:
    months = year.previous.months
    if through is not None and through.financial_year != year.previous:
        fix = f"Choose a month from {months[0].label} to {months[-1].label}."
        raise Invalid(
            f"{through.label} is not a month of {year.previous}.", field="through", rule="month_of_last_year", fix=fix
        )
    return through or months[-1]


def _list_on(list_on: date | None, on: date) -> date:
    if list_on is not None and list_on > on:
        raise Invalid(
            f"A list of {day(list_on)} is later than the round, which counts as of {day(on)}.",
            field="list_on",
            rule="list_before_round",
            fix=f"Choose {day(on)} or an earlier day.",
        )
    return list_on or on


def _practices(pct: Organisation, on: date, leave_out: Collection[str]) -> tuple[Organisation, ...]:
    practices = list(practices_of(pct, on).order_by("name", "code"))
    if unknown := sorted(set(leave_out) - {practice.code for practice in practices}):
        fix = "Correct the code, or take it out of the list."
        raise Invalid(
            f"{', '.join(unknown)}: no practice of {pct.name}.", field="leave_out", rule="known_practice", fix=fix
        )
    chosen = (each for each in practices if each.code not in leave_out)
    made = tuple(sorted(chosen, key=lambda practice: practice.pk))
    if not made:
        fix = "Load the register of practices first, or choose the PCT that has them."
        raise Invalid(f"{pct.name} has no practices on {day(on)}.", rule="pct_has_practices", fix=fix)
    return made


def _read(reading: Reading, at: datetime) -> Base:
    found = read_base(reading, at=at)
    if found.problems:
        raise CannotSet(found.problems)
    return found.base


def _keep(round_: BudgetRound, base: Base, *, version: int, reason: str, by: Principal, at: datetime) -> RoundBase:
    return RoundBase.objects.create(
        round=round_,
        version=version,
        content=base.as_dict(),
        codes=codes_as_dict(base.codes),
        reason=reason,
        made_by=by.name,
        made_at=at,
    )


def _latest_number(pct: Organisation, year: FinancialYear) -> int:
    rows = BudgetRound.objects.filter(pct=pct, financial_year=year.start_year)
    return int(rows.aggregate(latest=Max("number"))["latest"] or 0)
