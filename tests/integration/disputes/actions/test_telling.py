"""Who is written to: part of the action, in the hat that takes part, each once, and not whoever acts."""

import pytest

from disputes.actions import telling
from disputes.actions.mediation import end_mediation
from disputes.actions.offers import lodge_offer
from disputes.domain.parties import Side
from disputes.domain.states import Deed
from disputes.models import DisputeReminder
from pbc.accounts.models import Mail
from pbc.core import audit
from pbc.core.errors import Denied
from tests.integration.disputes.actions.test_offers import WHOLE, lodge
from tests.integration.disputes.mail_world import MailWorld
from tests.integration.disputes.world import AFTER, LATER, PUBLIC_KEY
from tests.worlds import kept


@kept
def world() -> MailWorld:
    return MailWorld()


def written(kind: str = "a.b") -> list[str]:
    return sorted(Mail.objects.filter(kind=kind).values_list("user__name", flat=True))


def test_each_part_by_its_permission(world) -> None:
    dispute = world.moved(Deed.END_MEDIATION)
    world.panel = [world.seated(dispute, "financial")]
    telling.tell_sides(dispute, "a.b", at=LATER)
    assert written() == ["D. Director", "M. Manager"]
    telling.tell_sides(dispute, "a.c", at=LATER, by=world.manager)
    assert written("a.c") == ["D. Director"]
    telling.tell_other_side(dispute, Side.PCT, "a.d", at=LATER)
    assert written("a.d") == ["M. Manager"]
    telling.tell_panel(dispute, "a.e", at=LATER)
    assert written("a.e") == ["The financial member"]
    telling.tell_member(dispute.seats.get(), "a.f", at=LATER)
    assert written("a.f") == ["The financial member"]
    telling.tell_clerk(dispute, "a.g", at=LATER)
    assert written("a.g") == ["K. Clerk"]
    for tell, kind in ((telling.tell_reviewers, "a.h"), (telling.tell_mediator, "a.i")):
        tell(dispute, kind, at=LATER)
        assert written(kind) == [], "nothing is ruled, nobody mediates"
    reminder = DisputeReminder.objects.create(
        dispute=dispute, status="preparing", due_on=LATER.date(), moment="soon", at=LATER
    )
    telling.tell_all(reminder, "a.j", at=LATER)
    assert written("a.j") == ["D. Director", "K. Clerk", "M. Manager", "The financial member"]


def test_at_home_the_sha_is_not_told(world) -> None:
    telling.tell_clerk(world.raised(), "a.b", at=LATER)
    assert written() == []


def test_both_hold_or_neither(world, monkeypatch) -> None:
    dispute = world.in_mediation()
    before = Mail.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            end_mediation(dispute=dispute, by=world.manager, at=LATER)
    assert Mail.objects.count() == before


def test_what_was_refused_is_not_told_and_a_receipt_is_private(world) -> None:
    dispute = world.open_for_offers()
    with pytest.raises(Denied):
        lodge_offer(
            dispute=dispute,
            offer=WHOLE,
            after=0,
            public_key=PUBLIC_KEY,
            proven_at=AFTER,
            by=world.manager,
            at=AFTER,
            witness=AFTER,
        )
    assert written("disputes.offer_lodged") == []
    lodge(dispute, world.manager)
    assert list(Mail.objects.filter(is_private=True).values_list("user__name", "kind")) == [
        ("M. Manager", "disputes.offer_lodged")
    ]
