"""The planted stories in words and numbers, for whoever checks that the system finds them."""

from collections.abc import Iterator, Mapping

import numpy as np

from pbc.activity.management.demo_files import case_mix, stories, tariffs
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.organisations import Organisations, Practice, Role, providers_of
from pbc.core.periods import FinancialYear, Month

Story = Mapping[str, object]


def told(world: Organisations, area: Area) -> Iterator[Story]:
    """Every story that the months of this world reach."""
    calendar = world.settings.calendar
    yield _referrer(world)
    if calendar[-1] >= stories.SMALL_PRACTICE_FROM.plus(11) and calendar[0] <= stories.SMALL_PRACTICE_FROM.plus(-12):
        yield _small_practice(world)
    if calendar[0] < stories.SHIFT_FROM <= calendar[-1]:
        yield _shift(world)
    if len(calendar) > 1:
        yield _late_provider(world)
    if any(Month.of(stay.discharged) in calendar for stay in stories.COSTLY_STAYS):
        yield _costly_patient(world, area)
    if calendar[0] < stories.PRACTICE_MERGER <= calendar[-1]:
        yield _practice_merger(world)
    if calendar[0] < stories.PCT_MERGER <= calendar[-1]:
        yield _pct_merger(world)
        yield _student_practice(world, area)
    yield _unattributed()


def costly_patient_pounds(year: FinancialYear, months: tuple[Month, ...]) -> float:
    """What the planted stays cost at a year's tariff."""
    stays = [stay for stay in stories.COSTLY_STAYS if Month.of(stay.discharged) in months]
    hrg = np.array([case_mix.hrgs().index(stay.hrg) for stay in stays], dtype=np.int64)
    days = np.array([stay.days for stay in stays], dtype=np.int64)
    yes = np.ones(len(stays), dtype=bool)
    return float(tariffs.spell_costs(year, hrg, ~yes, yes, days, np.zeros(len(stays))).sum())


def _story(key: str, look_for: str, months: list[Month], expected: Mapping[str, object], **who: object) -> Story:
    return {"key": key, "look_for": look_for, "months": [str(month) for month in months], **who, "expected": expected}


def _at(world: Organisations, story: int) -> Practice:
    return world.planted(story)


def _from(world: Organisations, month: Month) -> list[Month]:
    return [each for each in world.settings.calendar if each >= month]


def _referrer(world: Organisations) -> Story:
    return _story(
        "referrer_beyond_limit",
        "first attendances referred by a GP (03, 12), age and sex standardised, beyond the upper 99.8% limit",
        list(world.settings.calendar),
        {"ratio_to_expected": stories.REFERRER_FACTOR, "class": "beyond 99.8% high"},
        practice=_at(world, stories.REFERRER).code,
    )


def _small_practice(world: Organisations) -> Story:
    share = 1 / stories.SMALL_PRACTICE_OMITS_ONE_IN
    return _story(
        "small_practice_under_budget",
        "2006/07 cost a few per cent under 2005/06 activity at the same prices, well within chance for so short a list",
        list(stories.SMALL_PRACTICE_FROM.financial_year.months),
        {
            "hospital_change": -round(share, 4),
            "prescribing_change": round(stories.SMALL_PRACTICE_PRESCRIBING_FACTOR - 1, 4),
            "hospital_change_between": [-0.12, -0.02],
        },
        practice=_at(world, stories.SMALL_PRACTICE).code,
    )


def _shift(world: Organisations) -> Story:
    return _story(
        "spend_moves_between_lines",
        "GP-referred first attendances fall while consultant-to-consultant and A&E attendances rise",
        _from(world, stories.SHIFT_FROM),
        {
            "gp_referrals_factor": stories.SHIFT_GP_FIRSTS,
            "c2c_referrals_factor": stories.SHIFT_CONSULTANT_TO_CONSULTANT,
            "ae_attendances_factor": stories.SHIFT_AE,
        },
        practice=_at(world, stories.SHIFTING_PRACTICE).code,
    )


def _late_provider(world: Organisations) -> Story:
    calendar = world.settings.calendar
    thin = [calendar[-1 - stories.THIN_MONTHS_BEFORE_LAST]] if len(calendar) > stories.THIN_MONTHS_BEFORE_LAST else []
    return _story(
        "provider_reports_late",
        "no file of this provider for the last month; one earlier month came thin first and was resent in full later",
        [*thin, calendar[-1]],
        {"absent": str(calendar[-1]), "thin": [str(month) for month in thin], "thin_share": stories.THIN_SHARE},
        provider=providers_of(0)[Role.SECOND].code,
    )


def _costly_patient(world: Organisations, area: Area) -> Story:
    months = tuple(
        month
        for month in world.settings.calendar
        if month in {Month.of(stay.discharged) for stay in stories.COSTLY_STAYS}
    )
    return _story(
        "one_very_costly_patient",
        "one patient's long stays in 2006/07, far over the threshold of a stop-loss",
        list(months),
        {"pounds": costly_patient_pounds(months[0].financial_year, months), "spells": len(months)},
        practice=_at(world, stories.COSTLY_PATIENT_PRACTICE).code,
        provider=providers_of(0)[Role.ACUTE].code,
        nhs_number=area.register.reserved_number(stories.COSTLY_PATIENT_PRACTICE).decode(),
    )


def _practice_merger(world: Organisations) -> Story:
    return _story(
        "practice_merger",
        "one practice closes into another: patients, list and rows carry the survivor's code from then on",
        [stories.PRACTICE_MERGER],
        {"closed": str(stories.PRACTICE_MERGER.plus(-1).last_day), "effective": str(stories.PRACTICE_MERGER.first_day)},
        predecessor=_at(world, stories.MERGED_AWAY).code,
        successor=_at(world, stories.SURVIVOR).code,
    )


def _pct_merger(world: Organisations) -> Story:
    return _story(
        "pct_merger",
        "two PCTs become one: memberships close and reopen, the commissioner code in the files changes",
        [stories.PCT_MERGER],
        {"effective": str(stories.PCT_MERGER.first_day)},
        predecessors=[pct.code for pct in world.predecessors],
        successor=world.pcts[0].code,
    )


def _student_practice(world: Organisations, area: Area) -> Story:
    drop = stories.STUDENT_DROP
    before, after = (int(area.on_list(month)[stories.STUDENT_PRACTICE].sum()) for month in (drop.plus(-1), drop))
    return _story(
        "student_list_drop",
        "a list that falls at once, all of it among those aged 15 to 24",
        [stories.STUDENT_DROP],
        {"list_before": before, "list_after": after, "band_factor": stories.STUDENT_DROP_FACTOR},
        practice=_at(world, stories.STUDENT_PRACTICE).code,
    )


def _unattributed() -> Story:
    return _story(
        "unattributed_rows",
        "rows on the default practice code: valid, held in the PCT's queue, never spread over practices",
        [],
        {"share_of_rows": 1 / stories.UNATTRIBUTED_ONE_IN},
        practice=stories.UNKNOWN_PRACTICE,
    )
