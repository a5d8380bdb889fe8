from dataclasses import replace
from datetime import date

import pytest

from governance.domain.interests import (
    Band,
    Held,
    InterestRules,
    Matter,
    Verdict,
    Whose,
    counts,
    judge,
    months_before,
    normalised,
    rivals,
    touches,
)

ON = date(2006, 7, 1)
RULES = InterestRules(months_after=12, gift_band=Band.UNDER_100)
SHARES = Held("ownership", Whose.OWN, "Fenwick Ltd", "fenwick", date(2005, 1, 1), None, Band.MORE, 7, frozenset({7}))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Fenwick Clinic, Ltd.", "fenwick clinic"),
        ("St John’s & St James' PLC", "st johns st james"),
        ("Theatre Company Cohealth", "theatre cohealth"),
        ("Ltd", ""),
        ("  ", ""),
        ("Zoë’s", "zo s"),
    ],
)
def test_a_name_is_compared_without_what_tells_nobody_apart(name, key) -> None:
    assert normalised(name) == key


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2006, 7, 1), 12, date(2005, 7, 1)),
        (date(2008, 3, 31), 1, date(2008, 2, 29)),
        (date(2008, 2, 29), 12, date(2007, 2, 28)),
        (date(2006, 1, 15), 1, date(2005, 12, 15)),
        (date(2006, 12, 31), 0, date(2006, 12, 31)),
    ],
)
def test_months_before(day, months, before) -> None:
    assert months_before(day, months) == before


@pytest.mark.parametrize(
    ("from_day", "until_day", "expected"),
    [
        (date(2006, 7, 1), None, True),
        (date(2006, 7, 2), None, False),
        (date(2004, 1, 1), date(2006, 7, 1), True),  # ended today
        (date(2004, 1, 1), date(2005, 7, 2), True),  # the last day that counts
        (date(2004, 1, 1), date(2005, 7, 1), False),
    ],
)
def test_an_interest_counts_in_force_and_for_months_after(from_day, until_day, expected) -> None:
    assert counts(replace(SHARES, from_day=from_day, until_day=until_day), ON, RULES) is expected


@pytest.mark.parametrize(
    ("kind", "band", "expected"),
    [
        ("gift", Band.UNDER_25, False),
        ("gift", Band.NONE, False),
        ("gift", Band.UNDER_100, True),
        ("gift", Band.MORE, True),
        ("ownership", Band.NONE, True),
    ],
)
def test_small_gifts_do_not_count_and_small_holdings_do(kind, band, expected) -> None:
    assert counts(replace(SHARES, kind=kind, band=band), ON, RULES) is expected


@pytest.mark.parametrize("field", ["practices", "consortia", "providers", "rivals"])
def test_an_interest_touches_whoever_gains_or_loses(field) -> None:
    assert touches(SHARES, Matter("it", **{field: frozenset({7})}))
    assert not touches(SHARES, Matter("it", **{field: frozenset({8})}))


def test_a_body_without_an_organisation_is_met_by_name_and_an_empty_name_by_none() -> None:
    typed = replace(SHARES, organisation_id=None, near=frozenset())
    assert touches(typed, Matter("it", bodies=frozenset({"fenwick"})))
    assert touches(typed, Matter("it", rival_bodies=frozenset({"fenwick"})))
    assert not touches(replace(typed, body_key=""), Matter("it", bodies=frozenset({""})))


def test_free_conflicted_and_wrote_it() -> None:
    matter = Matter("claim 1", providers=frozenset({7}), authors=frozenset({5}))
    assert judge(4, matter, [], [], on=ON, rules=RULES).verdict is Verdict.FREE
    found = judge(4, matter, [SHARES], [], on=ON, rules=RULES)
    assert (found.verdict, found.may_decide) == (Verdict.CONFLICTED, False)
    assert found.reasons == ("Has an interest in Fenwick Ltd (ownership).",)
    wrote = judge(5, matter, [SHARES], [], on=ON, rules=RULES)
    assert wrote.verdict is Verdict.WROTE_IT
    assert len(wrote.reasons) == 2


def test_a_recusal_stands_without_any_interest() -> None:
    found = judge(4, Matter("claim 1"), [], ["An old friend."], on=ON, rules=RULES)
    assert found.verdict is Verdict.CONFLICTED
    assert found.reasons == ("Withdrew from claim 1: An old friend.",)


def test_a_clinician_leaves_where_the_service_rivals_his_own() -> None:
    rivalling = Matter("case 2", rivals=frozenset({7}))
    assert rivals(SHARES, rivalling)
    assert "would rival (DH questions and answers)" in judge(4, rivalling, [SHARES], [], on=ON, rules=RULES).reasons[0]
    proposer = judge(4, Matter("case 2", rival_authors=frozenset({4})), [], [], on=ON, rules=RULES)
    assert proposer.verdict is Verdict.CONFLICTED


def test_relatives_are_not_named_and_an_end_is_said() -> None:
    past = replace(SHARES, whose=Whose.FAMILY, until_day=date(2006, 6, 1))
    found = judge(4, Matter("it", providers=frozenset({7})), [past], [], on=ON, rules=RULES)
    assert found.reasons == ("A family member has an interest in Fenwick Ltd (ownership), which ended on 01/06/2006.",)


def test_a_role_is_no_conflict_where_the_organisation_decides_for_itself() -> None:
    role = replace(SHARES, by_role=True)
    own = Matter("it", consortia=frozenset({7}), decided_by=7)
    assert judge(4, own, [role], [], on=ON, rules=RULES).may_decide
    assert not judge(4, own, [SHARES], [], on=ON, rules=RULES).may_decide
    assert not judge(4, replace(own, decided_by=None), [role], [], on=ON, rules=RULES).may_decide
