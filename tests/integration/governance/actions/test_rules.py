from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from governance.actions.rules import adopt_local_rule
from governance.models import LocalRule
from pbc.accounts.domain.roles import ROLES
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM, Principal
from tests.factories.organisations import PctFactory

AT = datetime(2006, 5, 2, 10, tzinfo=UTC)
FROM = date(2006, 6, 1)


@pytest.fixture
def pct(db):
    return PctFactory(name="Northmoor PCT")


def hat(role: str, organisation) -> Principal:
    return Principal(
        name="A person",
        role=role,
        permissions=frozenset(ROLES[role].permissions),
        organisation_id=organisation.pk,
        organisation_kind=organisation.kind,
        user_id=1,
    )


def adopt(pct, **changes):
    given = {
        "pct": pct,
        "key": "contingency_rate",
        "value": "3.5",
        "from_day": FROM,
        "reason": "Agreed with practices on 28 April.",
        "minute": "Board 06/41",
        "by": hat("pct_director", pct),
        "at": AT,
    }
    return adopt_local_rule(**(given | changes))


def test_a_pct_adopts_a_rule_inside_the_national_one(pct) -> None:
    adoption = adopt(pct)
    assert adoption.warnings == ()
    row = LocalRule.objects.get()
    assert (row.value, row.from_day, row.until_day, row.minute) == ("3.5", FROM, None, "Board 06/41")
    event = AuditEvent.objects.get(kind="governance.local_rule_adopted")
    assert event.organisation_code == pct.code
    assert event.facts["value"] == "3.5"


def test_outside_the_suggested_band_it_is_adopted_with_a_warning(pct) -> None:
    adoption = adopt(pct, value="6")
    assert adoption.warnings[0].startswith("S4 ¶41 suggests between 3 percent and 5 percent")
    assert AuditEvent.objects.get().facts["warnings"] == list(adoption.warnings)


def test_outside_what_the_nation_lets_nothing_is_changed(pct) -> None:
    with pytest.raises(Invalid, match="is at least 70 percent"):
        adopt(pct, key="freed_up_share", value="65")
    assert not LocalRule.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_later_adoption_ends_the_earlier_on_its_own_day(pct) -> None:
    adopt(pct)
    adopt(pct, value="4.5", from_day=date(2006, 9, 1))
    assert list(LocalRule.objects.order_by("from_day").values_list("value", "from_day", "until_day")) == [
        ("3.5", FROM, date(2006, 9, 1)),
        ("4.5", date(2006, 9, 1), None),
    ]


def test_a_rule_starts_no_earlier_than_today_in_england(pct) -> None:
    past_midnight = datetime(2006, 6, 30, 23, 30, tzinfo=UTC)
    with pytest.raises(Invalid, match="cannot start on 30 June 2006, which has passed"):
        adopt(pct, from_day=date(2006, 6, 30), at=past_midnight)
    adopt(pct, from_day=date(2006, 7, 1), at=past_midnight)


@pytest.mark.parametrize("day", [FROM, FROM - timedelta(days=1)])
def test_an_adopted_rule_is_not_edited(pct, day) -> None:
    adopt(pct)
    with pytest.raises(Invalid, match="has already adopted 3.5 for"):
        adopt(pct, value="4", from_day=day)
    assert LocalRule.objects.get().until_day is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"from_day": date(2006, 5, 1)}, "cannot start on 1 May 2006, which has passed"),
        ({"reason": " "}, "needs a reason"),
        ({"key": "no_such_rule"}, "There is no rule “no_such_rule”"),
        ({"key": "fair_share_band", "value": "10"}, "There is no rule “fair_share_band” on 1 June 2006"),
        ({"key": "limit_group", "value": "60000"}, "must stay below “Director signs off below”"),
    ],
)
def test_what_cannot_be_is_refused_in_words(pct, changes, message) -> None:
    with pytest.raises(Invalid) as caught:
        adopt(pct, **changes)
    assert message in str(caught.value)
    assert caught.value.fix
    assert not LocalRule.objects.exists()


def test_only_the_pct_itself_adopts(pct) -> None:
    with pytest.raises(Denied, match="Only Northmoor PCT itself"):
        adopt(pct, by=hat("pct_director", PctFactory()))
    with pytest.raises(Denied, match="As pct finance you may not adopt local rules"):
        adopt(pct, by=hat("pct_finance", pct))
    adopt(pct, by=SYSTEM)


def test_without_its_audit_event_nothing_is_adopted(pct, monkeypatch) -> None:
    adopt(pct)

    def broken(*args, **kwargs):
        raise RuntimeError("the audit is broken")

    monkeypatch.setattr("governance.actions.rules.audit.record", broken)
    with pytest.raises(RuntimeError):
        adopt(pct, value="4.5", from_day=date(2006, 9, 1))
    assert LocalRule.objects.get().until_day is None


@pytest.mark.django_db(transaction=True)
def test_two_people_adopting_at_once_get_one_rule_and_one_sentence() -> None:
    pct = PctFactory()
    start, outcomes = Barrier(2), []

    def one(value: str) -> None:
        start.wait(timeout=10)
        try:
            adopt(pct, value=value)
            outcomes.append("adopted")
        except Invalid as fault:
            outcomes.append(str(fault))
        finally:
            connection.close()

    people = [Thread(target=one, args=(value,)) for value in ("3.5", "4.5")]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=20)
    assert LocalRule.objects.count() == 1
    outcomes.sort(key=lambda outcome: outcome != "adopted")
    assert outcomes[0] == "adopted"
    assert "has already adopted" in outcomes[1]


@pytest.fixture
def sent(monkeypatch) -> list:
    tasks: list = []
    monkeypatch.setattr("pbc.core.jobs.current_app.send_task", lambda name, kwargs: tasks.append((name, kwargs)))
    return tasks


def adopt_factor(pct, **changes):
    return adopt(pct, key="market_forces_mode", value="via_pct", **changes)


@pytest.mark.parametrize(("day", "reaches_back"), [(date(2006, 4, 1), True), (AT.date(), False), (FROM, False)])
def test_prices_follow_their_rule_from_any_day_of_the_year(
    pct, sent, django_capture_on_commit_callbacks, day, reaches_back
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        adoption = adopt_factor(pct, from_day=day)
    assert sent == [("activity.follow_rule", {"start_year": 2006})]
    assert [warning.split(".")[0] for warning in adoption.warnings] == (
        ["Open months follow in a few minutes"] if reaches_back else []
    )


def test_prices_of_an_earlier_year_stay_as_they_are(pct, sent, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Invalid, match="Choose 1 April 2006 or a lat"):
        adopt_factor(pct, from_day=date(2006, 3, 31))
    assert sent == []
    assert not LocalRule.objects.exists()


def test_other_rules_set_nothing_off(pct, sent, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        adopt(pct)
    assert sent == []
