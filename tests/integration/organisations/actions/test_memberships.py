"""Who belonged to whom: loaded, corrected, refused, and by two at once."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction

from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.actions.memberships import load_consortium_members, load_memberships, load_pct_sha_links
from pbc.organisations.domain.rows import LinkRow, Loaded, MembershipRow
from pbc.organisations.models import Affiliation, Organisation
from tests.factories.organisations import AffiliationFactory, ConsortiumFactory, PctFactory, PracticeFactory, ShaFactory
from tests.integration.organisations.actions.conftest import AT, Load

APRIL, MERGER, JANUARY = date(2006, 4, 1), date(2006, 10, 1), date(2007, 1, 1)


def row(parent: str, since: date, until: date | None = None, number: int = 1, child: str = "X90001") -> MembershipRow:
    return MembershipRow(number, child, parent, since, until)


def held() -> list[tuple[str, date, date | None]]:
    rows = Affiliation.objects.order_by("period").values_list("parent__code", "period")
    return [(parent, period.lower, period.upper) for parent, period in rows]


def test_unknown_codes_are_created_and_said(load: Load) -> None:
    result = load(load_memberships, row("4ZZ01", date(1999, 4, 1), APRIL), row("5ZA", APRIL, number=2))
    assert result.created == 2
    assert result.notes == [
        "1 practices not known before: created with the code for a name.",
        "2 parents of practices not known before: created with the code for a name.",
    ]
    kinds = dict(Organisation.objects.filter(kind="pct").values_list("code", "commissioner_kind"))
    assert kinds == {"4ZZ01": "primary_care_group", "5ZA": "pct"}


def test_a_later_register_ends_one_membership_and_begins_another(load: Load) -> None:
    load(load_memberships, row("5ZA", APRIL))
    result = load(load_memberships, row("5ZA", APRIL, MERGER), row("5ZB", MERGER, number=2))
    assert (result.created, result.changed) == (1, 1)
    assert held() == [("5ZA", APRIL, MERGER), ("5ZB", MERGER, None)]


def test_a_boundary_moves_back_and_forth(load: Load) -> None:
    for boundary in (MERGER, JANUARY, MERGER):
        result = load(load_memberships, row("5ZA", APRIL, boundary), row("5ZB", boundary, number=2))
        assert result.problems == ()
        assert held() == [("5ZA", APRIL, boundary), ("5ZB", boundary, None)]


def test_overlapping_rows_are_problems_and_others_are_loaded(load: Load) -> None:
    rows = (row("5ZA", APRIL, None, 1), row("5ZB", MERGER, None, 2), row("5ZB", MERGER, None, 3, "X90002"))
    result = load(load_memberships, *rows)
    assert [problem.row_number for problem in result.problems] == [1, 2]
    assert "X90001 cannot be in 5ZB from 2006-10-01 on" in result.problems[1].message
    assert held() == [("5ZB", MERGER, None)]


def test_dates_in_the_wrong_order(load: Load) -> None:
    (problem,) = load(load_memberships, row("5ZA", MERGER, APRIL)).problems
    assert (problem.rule, problem.value) == ("dates_in_order", "2006-04-01")


def test_one_audit_event_a_load(load: Load) -> None:
    load(load_memberships, row("5ZA", APRIL), row("5ZB", APRIL, number=2, child="X90002"))
    event = AuditEvent.objects.get()
    assert (event.kind, event.facts["created"], event.subject_type) == (
        "organisations.memberships_loaded",
        2,
        "organisations.Organisation",
    )


def test_members_of_consortia(load: Load) -> None:
    ConsortiumFactory(code="ZCA")
    ConsortiumFactory(code="ZCB")
    PracticeFactory(code="X90001", pct=PctFactory())
    rows = (row("ZCA", APRIL, number=1), row("ZCB", APRIL, number=2), row("ZCC", APRIL, number=3))
    result = load(load_consortium_members, *rows, row("ZCA", APRIL, number=4, child="X90009"))
    assert result.created == 2
    assert [problem.message for problem in result.problems] == [
        "No consortium has the code ZCC.",
        "No practice has the code X90009.",
    ]
    again = load(load_consortium_members, *rows[:2])
    assert (again.created, again.changed, again.problems) == (0, 0, ())


def test_a_pct_across_a_border_keeps_its_sha_or_gets_none(load: Load) -> None:
    one, two = ShaFactory(code="Q97"), ShaFactory(code="Q98")
    PctFactory(code="5ZA")
    AffiliationFactory(child=PctFactory(code="5ZB"), parent=two)
    PctFactory(code="5ZC")
    rows = [LinkRow(2, "5ZA", "Q97"), LinkRow(3, "5ZA", "Q98"), LinkRow(4, "5ZB", "Q97"), LinkRow(5, "5ZB", "Q98")]
    result = load(load_pct_sha_links, *rows, LinkRow(6, "5ZC", "Q97"), joined_on=MERGER, left_on=None)
    assert (result.accepted, result.created) == (1, 1)
    assert {problem.severity for problem in result.problems} == {"warning"}
    assert "It was put in none." in result.problems[0].message
    assert "It stays in Q98, as on record." in result.problems[2].message
    assert set(Affiliation.objects.values_list("child__code", "parent__code")) == {("5ZB", "Q98"), ("5ZC", "Q97")}
    assert one.children.count() == 1


@pytest.mark.parametrize("action", [load_memberships, load_consortium_members])
def test_only_loaders_load(load: Load, stranger: Principal, action: Callable[..., Loaded]) -> None:
    with pytest.raises(Denied):
        load(action, row("5ZA", APRIL), by=stranger)
    assert held() == []


def test_without_its_audit_event_nothing_is_loaded(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pbc.organisations.actions.memberships.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(load_memberships, row("5ZA", APRIL))
    assert held() == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_follow_one_another_and_the_second_is_told() -> None:
    """The second load waits for the first, for a practice that neither knew before; then it sees the contradiction."""
    origin = ShaFactory()
    first_has_written, second_is_about_to = threading.Event(), threading.Event()
    results: dict[str, Loaded] = {}

    def load_from(name: str, parent: str) -> Loaded:
        return load_memberships(rows=[row(parent, APRIL)], source=name, origin=origin, by=SYSTEM, at=AT)

    def first() -> None:
        try:
            with transaction.atomic():
                results["first"] = load_from("first", "5ZA")
                first_has_written.set()
                second_is_about_to.wait(timeout=30)
                wait_for_a_lock()
        finally:
            connection.close()

    def second() -> None:
        try:
            first_has_written.wait(timeout=30)
            second_is_about_to.set()
            results["second"] = load_from("second", "5ZB")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert results["first"].created == 1
    (problem,) = results["second"].problems
    assert problem.message == (
        "X90001 cannot be in 5ZB from 2006-04-01 on: by the record it is in 5ZA from 2006-04-01 on."
    )
    assert held() == [("5ZA", APRIL, None)]


def wait_for_a_lock() -> None:
    """Until another session waits for one, at most ten seconds: a test that needs no wait would prove nothing."""
    pause = threading.Event()
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees the same activity all along
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone() != (0,):
                return
            pause.wait(0.05)
    raise AssertionError("the second load did not wait for the first")
