"""Tell people by e-mail what became of a dispute and what waits for them. Part of the action that causes it.

Who is told is found here, and what they are told when the message leaves: :mod:`disputes.queries.mail`.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from disputes.domain.parties import Side
from disputes.models import Dispute, DisputeReminder, PanelQuestion, PanelSeat, SealedOffer
from disputes.queries.addressees import hat_in_sha, people_of_sha, people_of_sides
from pbc.accounts.actions.mail import Addressee, queue_mail
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import RoleAssignment
from pbc.core.clock import day_of
from pbc.core.principal import Principal


def tell_sides(
    dispute: Dispute,
    kind: str,
    *,
    at: datetime,
    by: Principal | None = None,
    permission: Permission = Permission.DISPUTE_RAISE,
    is_mandatory: bool = False,
) -> None:
    """Those who act for both sides; not whoever acts."""
    people = people_of_sides(dispute, day_of(at), permission=permission)
    _tell(people, kind, dispute, at=at, by=by, is_mandatory=is_mandatory)


def tell_other_side(
    dispute: Dispute,
    side: Side,
    kind: str,
    *,
    at: datetime,
    permission: Permission = Permission.DISPUTE_RAISE,
    is_private: bool = False,
) -> None:
    """Those who act for the side across from this one.

    :param is_private: where its being written tells what is for the two sides alone.
    """
    people = people_of_sides(dispute, day_of(at), sides=[side.other], permission=permission)
    _tell(people, kind, dispute, at=at, is_private=is_private)


def tell_clerk(dispute: Dispute, kind: str, *, at: datetime, by: Principal | None = None) -> None:
    """The clerks of the SHA that hears it."""
    _tell(people_of_sha(dispute, Permission.DISPUTE_CLERK, day_of(at)), kind, dispute, at=at, by=by)


def tell_panel(dispute: Dispute, kind: str, *, at: datetime) -> None:
    """Members who sit on the panel."""
    _tell(_panel(dispute, at), kind, dispute, at=at)


def tell_settled(dispute: Dispute, *, at: datetime) -> None:
    """Everybody who had to do with a dispute that the two sides settled: that they did, and not how."""
    for tell in (tell_sides, tell_clerk, tell_panel):
        tell(dispute, "disputes.dispute_settled", at=at)


def tell_reviewers(dispute: Dispute, kind: str, *, at: datetime) -> None:
    """Those of the SHA who watch that rulings are followed: whatever they chose about mail."""
    people = people_of_sha(dispute, Permission.DISPUTE_OVERSEE, day_of(at))
    _tell(people, kind, dispute, at=at, is_mandatory=True)


def tell_mediator(dispute: Dispute, kind: str, *, at: datetime) -> None:
    """Who mediates."""
    _tell(_mediators(dispute, at), kind, dispute, at=at)


def tell_member(seat: PanelSeat, kind: str, *, at: datetime) -> None:
    """Whoever is asked to sit, or was appointed. They may not see the dispute itself yet."""
    hat = hat_in_sha(seat.dispute, seat.user_id, Permission.DISPUTE_JUDGE, day_of(at))
    _tell([hat] if hat else [], kind, seat, at=at)


def tell_asked(question: PanelQuestion, kind: str, *, at: datetime) -> None:
    """Both sides, of a question of the panel."""
    _tell(people_of_sides(question.dispute, day_of(at)), kind, question, at=at)


def tell_lodger(offer: SealedOffer, kind: str, *, at: datetime) -> None:
    """Those who lodge for the side that did. No administrator finds the message: it tells that an offer lies there."""
    on, side = day_of(at), Side(offer.side)
    people = people_of_sides(offer.dispute, on, sides=[side], permission=Permission.DISPUTE_LODGE)
    queue_mail([Addressee(hat.user_id, hat.pk) for hat in people], kind, offer, at=at, is_private=True)


def tell_all(reminder: DisputeReminder, kind: str, *, at: datetime) -> None:
    """Everybody who takes part in the stage, whether or not they have done their part."""
    dispute, on = reminder.dispute, day_of(at)
    people = [*people_of_sides(dispute, on), *people_of_sha(dispute, Permission.DISPUTE_CLERK, on)]
    people += [*_mediators(dispute, at), *_panel(dispute, at)]
    _tell(people, kind, reminder, at=at, on_working_days=True)


def _panel(dispute: Dispute, at: datetime) -> list[RoleAssignment]:
    users = set(dispute.seats.sitting().values_list("user_id", flat=True))
    return people_of_sha(dispute, Permission.DISPUTE_JUDGE, day_of(at), users=users) if users else []


def _mediators(dispute: Dispute, at: datetime) -> list[RoleAssignment]:
    users = set(dispute.mediators.filter(released_at=None).values_list("user_id", flat=True))
    return people_of_sha(dispute, Permission.DISPUTE_MEDIATE, day_of(at), users=users) if users else []


def _tell(
    people: Iterable[RoleAssignment],
    kind: str,
    about: models.Model,
    *,
    at: datetime,
    by: Principal | None = None,
    is_mandatory: bool = False,
    on_working_days: bool = False,
    is_private: bool = False,
) -> None:
    """These people, each in their hat; not whoever acts."""
    acted = by.user_id if by else None
    to = [Addressee(hat.user_id, hat.pk) for hat in people if hat.user_id != acted]
    queue_mail(
        to,
        kind,
        about,
        at=at,
        is_mandatory=is_mandatory,
        on_working_days=on_working_days,
        is_private=is_private,
    )
