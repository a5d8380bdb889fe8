"""Members of committee and board: named, ended, one chair, nobody twice."""

from datetime import date

import pytest

from business_cases.actions.bodies import Seat, end_membership, name_member
from business_cases.domain.route import Level
from business_cases.models import BodyMember
from business_cases.queries.bodies import members_on
from governance.models import OutsidePerson
from pbc.accounts.models import User
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from tests.factories.organisations import PctFactory
from tests.integration.business_cases.decision_world import LATER

FROM = date(2006, 4, 1)


def named(world, seat=None, **given) -> BodyMember:
    seat = seat or Seat(Level.BOARD, "A. Chair", FROM, office="chairman", is_chair=True)
    return name_member(**({"pct": world.pct, "seat": seat, "by": world.clerk, "at": LATER} | given))


def test_members_with_and_without_an_account_sit_from_their_first_day_to_their_last(world) -> None:
    director = User.objects.get(pk=world.director.user_id)
    chair = named(world)
    account = named(world, Seat(Level.BOARD, "", FROM, to_on=date(2006, 9, 30), account=director))
    again = named(world, Seat(Level.COMMITTEE, "a.  CHAIR", FROM))
    assert again.person == chair.person == OutsidePerson.objects.get()
    assert again.name == "A. Chair"
    assert members_on(world.pct, Level.BOARD, date(2006, 9, 30)) == [chair, account]
    assert members_on(world.pct, Level.BOARD, date(2006, 10, 1)) == [chair]
    end_membership(member=chair, to_on=date(2006, 9, 30), by=world.clerk, at=LATER)
    assert members_on(world.pct, Level.BOARD, date(2006, 10, 1)) == []


def test_who_may_not_name_and_what_cannot_be(world) -> None:
    for who in (world.pbc, world.director, world.manager):
        with pytest.raises(Denied):
            named(world, by=who)
    with pytest.raises(Denied, match="another organisation"):
        named(world, pct=PctFactory(sha=world.sha))
    with pytest.raises(Denied, match="by signing"):
        named(world, Seat(Level.DIRECTOR, "A", FROM))
    for seat, message in (
        (Seat(Level.BOARD, " ", FROM), "name is missing"),
        (Seat(Level.BOARD, "A", FROM, to_on=date(2006, 3, 1)), "before it begins"),
    ):
        with pytest.raises(Invalid, match=message):
            named(world, seat)
    named(world)
    with pytest.raises(Invalid, match="sits on the PCT board at that time already"):
        named(world, Seat(Level.BOARD, "A. Chair", date(2006, 9, 1)))
    with pytest.raises(Invalid, match="There is a chair"):
        named(world, Seat(Level.BOARD, "B. Chair", date(2006, 9, 1), is_chair=True))
    assert BodyMember.objects.count() == 1


def test_a_membership_does_not_end_before_a_meeting_attended_nor_by_another_hat(world) -> None:
    world.met()
    member = world.seated()[0]
    with pytest.raises(Invalid, match="meeting of 11 September 2006"):
        end_membership(member=member, to_on=date(2006, 9, 10), by=world.clerk, at=LATER)
    with pytest.raises(Denied):
        end_membership(member=member, to_on=date(2006, 9, 11), by=world.director, at=LATER)
    end_membership(member=member, to_on=date(2006, 9, 11), by=world.clerk, at=LATER)
    named(world, Seat(Level.BOARD, "A. Chair", date(2006, 10, 1)))
    with pytest.raises(Invalid, match="Another membership begins"):
        end_membership(member=member, to_on=date(2006, 10, 1), by=world.clerk, at=LATER)


def test_without_its_record_nobody_is_named(world, monkeypatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        named(world)
    assert not BodyMember.objects.exists()
    assert not OutsidePerson.objects.exists()
