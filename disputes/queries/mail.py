"""The words of messages about disputes, for whoever reads one when it leaves: sides, kind, day and link (ADR 20, 21).

Each asks through the reader's own sight, so that a wall holds that was built after the message was written; and says
nothing where nothing waits for the reader any more. None holds a word of an offer, of mediation or of a settlement, nor
of what people wrote freely; and before offers are open none says whether the other side has lodged one.
"""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from django.urls import reverse

from disputes.domain.parties import ABOUT_LABELS, About, Side
from disputes.domain.states import MOVES, Deed, DisputeStatus
from disputes.models import Dispute, DisputeReminder, PanelQuestion, SealedOffer
from disputes.queries.mediation import accepted_by, mediator_of
from disputes.queries.needs import own_side, waits_for
from disputes.queries.panels import open_requests
from disputes.queries.settlement import last_draft, signed_by
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import Mail
from pbc.core.formats import day
from pbc.core.mail import Link, Section, Words
from pbc.core.principal import Principal

LONDON = ZoneInfo("Europe/London")
S = DisputeStatus
Reading = Callable[[Dispute, Principal, date], Words | None]
Composer = Callable[[Mail, Principal, date], Words | None]


def seen(word: Reading, *states: DisputeStatus, by: str = "pk") -> Composer:
    """Words about the message's dispute, if its reader may see it now, and it is still in one of these states.

    :param by: the field by which the dispute is found from the message's subject.
    """

    def compose(mail: Mail, reader: Principal, on: date) -> Words | None:
        rows = Dispute.objects.visible_to(reader).filter(**{by: mail.subject_id})
        dispute = rows.select_related("practice", "pct").first()
        if dispute is None or (states and dispute.state not in states):
            return None
        return word(dispute, reader, on)

    return compose


def words_on(dispute: Dispute, subject: str, *said: str, page: str = "", link: str = "") -> Words:
    """A message about a dispute: whom it is between, what is said, and where to open it.

    :param page: the address of another page to open first, named by ``link``.
    """
    first = [Link(link, reverse(f"disputes:{page}", args=[dispute.reference]))] if page else []
    own = Link(f"Open {dispute.reference}", reverse("disputes:dispute", args=[dispute.reference]))
    return Words(subject=subject, paragraphs=(between(dispute), *said), sections=(Section("", (*first, own)),))


def between(dispute: Dispute) -> str:
    """The two sides, and the kind of matter."""
    kind = ABOUT_LABELS[About(dispute.about)]
    return f"It is between {dispute.practice.name} and {dispute.pct.name}, about {kind[0].lower()}{kind[1:]}."


def _raised(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = "The other side raised it. Try to settle it at home first; what was tried is recorded and carried along."
    return words_on(dispute, f"A dispute was raised: {dispute.reference}", said, _by(dispute))


def _referred(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = f"The other side referred it to the strategic health authority, which says by {_day(dispute)} what it does."
    return words_on(dispute, f"{dispute.reference} was referred to the SHA", said)


def _to_admit(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = "It was referred to you. Admit it, ask about it, or decline it with reasons."
    return words_on(dispute, f"A dispute was referred: {dispute.reference}", said, _by(dispute))


def _withdrawn(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = "The side that raised it took it back. Nothing is asked of you any more."
    return words_on(dispute, f"{dispute.reference} was withdrawn", said)


def _asked(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = "The SHA wants to know something before it can admit the dispute. Either side answers."
    return words_on(dispute, f"Answer the SHA on {dispute.reference}", said, _by(dispute), page="answer", link="Answer")


def _answered(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = "Your question was answered. Admit the dispute, ask again, or decline it with reasons."
    return words_on(dispute, f"Your question on {dispute.reference} was answered", said, _by(dispute))


def _declined(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = "The SHA does not hear this dispute. Its reasons stand in the record of the dispute."
    return words_on(dispute, f"The SHA declined {dispute.reference}", said)


def _offered(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = (
        f"The SHA hears this dispute. Mediation is offered first, without prejudice, until {_day(dispute)}: accept it, "
        "or go on without it. The panel never learns what is said in it."
    )
    return words_on(dispute, f"{dispute.reference} is admitted, and mediation offered", said)


def _accepted(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    side = own_side(dispute, reader)
    if side is None or side in accepted_by(dispute):
        return None
    said = "The other side accepted mediation. Accept it too, and the SHA names a mediator; or go on without it."
    return words_on(dispute, f"Mediation was accepted in {dispute.reference}", said, _by(dispute))


def _to_name(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    if mediator_of(dispute):
        return None
    said = "Both sides accepted mediation. Name somebody of the SHA who has nothing to do with either."
    subject = f"Name a mediator in {dispute.reference}"
    return words_on(dispute, subject, said, _by(dispute), page="mediator", link="Name a mediator")


def _drafted(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    """Of terms that wait for this side’s signature."""
    side, draft = own_side(dispute, reader), last_draft(dispute)
    if side is None or draft is None or draft.side == side or side in signed_by(draft):
        return None
    said = "The other side wrote terms of a settlement. Read them on the page: both sides sign them, or write others."
    return words_on(dispute, f"Terms of a settlement in {dispute.reference}", said)


def _signed(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    side, draft = own_side(dispute, reader), last_draft(dispute)
    if side is None or draft is None or side in signed_by(draft) or side.other not in signed_by(draft):
        return None
    said = "The other side signed terms of a settlement. With your signature the dispute is over."
    subject = f"Sign the settlement of {dispute.reference}"
    return words_on(dispute, subject, said, page="sign_settlement", link="Read and sign it")


def _settled(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = "The two sides settled it. What they agreed is for them alone. Nothing more is waited for here."
    return words_on(dispute, f"{dispute.reference} is settled", said)


def _stands(dispute: Dispute, reader: Principal, on: date) -> Words:
    fixed = dispute.joint_statement.because
    said = "The SHA’s clerk fixed it, because the sides did not agree in time." if fixed else "Both sides signed it."
    follows = "The panel reads it as it is. Final offers are invited once the panel is complete."
    return words_on(dispute, f"The joint statement of {dispute.reference} stands", said, follows)


def _mediator(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = f"You are named to mediate, until {_day(dispute)}. Whoever mediates does not sit on the panel."
    return words_on(dispute, f"Mediate in {dispute.reference}", said)


def _mediation_ended(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = "Mediation is over. Both sides now write and sign one joint statement for the panel."
    page, link = "draft_statement", "Write the joint statement"
    return words_on(
        dispute, f"Write the joint statement of {dispute.reference}", said, _by(dispute), page=page, link=link
    )


def _to_form(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = "Mediation is over. Ask and appoint the members of the panel while the sides write their joint statement."
    return words_on(dispute, f"Form the panel of {dispute.reference}", said, _by(dispute))


def _member_asked(mail: Mail, reader: Principal, on: date) -> Words | None:
    """Sides and kind, and nothing else: whoever is asked does not see the dispute yet."""
    seat = next((each for each in open_requests(reader, on) if str(each.pk) == mail.subject_id), None)
    if seat is None or seat.accepted_at:
        return None
    answer = Link("Answer", reverse("disputes:panel_request", args=[seat.pk]))
    return Words(
        subject="Say whether you will sit on a panel",
        paragraphs=(between(seat.dispute), "If either side is anything to you, say no: you need not say why."),
        sections=(Section("", (answer,)),),
    )


def _appointed(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    seat = dispute.seats.sitting().filter(user=reader.user_id).first()
    if seat is None:
        return None
    said = "You are appointed to its panel, and see the dispute from now on: read its file."
    return words_on(dispute, f"You sit on the panel of {dispute.reference}", said)


def _to_sign(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    last = dispute.statement_versions.order_by("-number").first()
    side = own_side(dispute, reader)
    if last is None or last.signatures.filter(side=side).exists() or hasattr(dispute, "joint_statement"):
        return None
    said = f"Version {last.number} of the joint statement waits for your side: sign it, or write another."
    page, link = "sign_statement", "Read and sign it"
    return words_on(
        dispute, f"Sign the joint statement of {dispute.reference}", said, _by(dispute), page=page, link=link
    )


def _invited(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = (
        f"Lodge your side’s final offer until {_offers_close(dispute)}. It is sealed: nobody reads it before both "
        "sides’ last offers are opened together. Until then it may be replaced."
    )
    return words_on(
        dispute, f"Lodge your final offer in {dispute.reference}", said, page="offer", link="Lodge the offer"
    )


def _deadline_moved(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = (
        f"The SHA moved the deadline to {_offers_close(dispute)}, once, because the system was restored from a backup "
        "and an offer was lost. Its reasons stand on the page.",
        "Compare your receipt with the page: if yours is not there, lodge again. What is there stands, and may be "
        "replaced until then. What was lodged stays sealed.",
    )
    return words_on(dispute, f"More time for final offers in {dispute.reference}", *said, page="offer", link="Lodge")


def _lodged(mail: Mail, reader: Principal, on: date) -> Words | None:
    """A side's own receipt: when, and the hash of the sealed bytes."""
    rows = Dispute.objects.visible_to(reader).filter(offers=int(mail.subject_id)).select_related("practice", "pct")
    dispute = rows.first()
    offer = SealedOffer.objects.defer("box").get(pk=mail.subject_id)
    if dispute is None or own_side(dispute, reader) != offer.side or not reader.may(Permission.DISPUTE_LODGE):
        return None
    when = offer.lodged_at.astimezone(LONDON)
    said = (
        f"Offer {offer.number} of your side was lodged on {day(when)} at {when:%H:%M:%S}.",
        f"Receipt: {offer.receipt}",
        f"Sealed to key: {offer.key}",
        "Keep the receipt. It is the SHA-256 of the sealed offer, and tells nothing of what the offer says.",
    )
    return words_on(dispute, f"Receipt for your final offer in {dispute.reference}", *said)


def _released(dispute: Dispute, reader: Principal, on: date) -> Words:
    if dispute.state is S.LAPSED:
        said = "No final offer was lodged by the deadline, so the dispute lapsed."
        return words_on(dispute, f"{dispute.reference} lapsed", said)
    said = f"The final offers are open, to both sides and the panel at once. The panel rules by {_day(dispute)}."
    return words_on(dispute, f"The final offers in {dispute.reference} are open", said)


def _question(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    side = own_side(dispute, reader)
    waiting = PanelQuestion.objects.filter(dispute=dispute).exclude(answers__side=side).order_by("number").first()
    if waiting is None or side is None:
        return None
    said = f"It was put to both sides alike. The panel wants the answer by {day(waiting.answer_by)}."
    return words_on(dispute, f"Answer the panel’s question {waiting.number} in {dispute.reference}", said)


def _ruled(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = ["The panel has ruled. The letter says for which side, and why."]
    if own_side(dispute, reader) is not None:
        said.append(f"Do what was ruled by {_day(dispute)}, and confirm it.")
    return words_on(dispute, f"The ruling on {dispute.reference}", *said, page="ruling", link="Open the ruling (PDF)")


def _to_publish(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    if hasattr(dispute.ruling, "precedent"):
        return None
    said = "The panel has ruled. Publish the ruling in the precedent book, in words that name nobody."
    return words_on(dispute, f"Publish the ruling on {dispute.reference}", said, page="publish", link="Publish it")


def _to_confirm(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    side = own_side(dispute, reader)
    if side is None or dispute.ruling.followings.filter(side=side).exists():
        return None
    other = dispute.practice.name if side is Side.PCT else dispute.pct.name
    said = f"{other} says that the ruling was done. Once it is, confirm it too: by {_day(dispute)}."
    return words_on(dispute, f"Confirm what was ruled in {dispute.reference}", said, page="follow", link="Confirm")


def _breached(dispute: Dispute, reader: Principal, on: date) -> Words:
    said = f"The ruling was to be followed by {_day(dispute)}, and not both sides have confirmed it. Ask why."
    return words_on(dispute, f"The ruling on {dispute.reference} is not followed", said)


def _soon(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    said = _alike(dispute, reader) or _waiting(dispute, reader, on)
    return words_on(dispute, f"By {_day(dispute)}: {dispute.reference}", *said) if said else None


def _late(dispute: Dispute, reader: Principal, on: date) -> Words | None:
    said = _alike(dispute, reader) or _waiting(dispute, reader, on)
    late = f"This stage was to end by {_day(dispute)}."
    return words_on(dispute, f"Overdue since {_day(dispute)}: {dispute.reference}", late, *said) if said else None


def _waiting(dispute: Dispute, reader: Principal, on: date) -> list[str]:
    return [f"{title}." for title in waits_for(dispute, reader, on)]


def _alike(dispute: Dispute, reader: Principal) -> list[str]:
    """Where it must not be told who has done their part, all are told the same, whether they have or not."""
    if dispute.state is S.OFFERS and own_side(dispute, reader) and reader.may(Permission.DISPUTE_LODGE):
        close = f"Final offers are lodged until {_offers_close(dispute)}; a lodged one may be replaced until then."
        return [close, "Both sides get this message, whether they have lodged one or not."]
    if dispute.state is S.HEARING and reader.may(Permission.DISPUTE_JUDGE):
        return [f"Each member votes by {_day(dispute)}. All get this message, whether they have voted or not."]
    return []


def _reminded(word: Reading) -> Composer:
    """Words about a stage that still lasts, and still ends on the day of which the reminder speaks."""

    def compose(mail: Mail, reader: Principal, on: date) -> Words | None:
        reminder = DisputeReminder.objects.get(pk=mail.subject_id)
        own = Dispute.objects.filter(status=reminder.status, stage_due_on=reminder.due_on, pk=reminder.dispute_id)
        return seen(word, by="reminders")(mail, reader, on) if own.exists() else None

    return compose


def _day(dispute: Dispute) -> str:
    return day(dispute.stage_due_on) if dispute.stage_due_on else "the end of the stage"


def _by(dispute: Dispute) -> str:
    return f"This stage ends by {_day(dispute)}."


def _offers_close(dispute: Dispute) -> str:
    if dispute.offers_due_at is None:
        return "the deadline"
    close = dispute.offers_due_at.astimezone(LONDON)
    return f"{close:%H:%M} on {day(close)}"


LETTERS: dict[str, Composer] = {
    "disputes.dispute_raised": seen(_raised, S.LOCAL),
    "disputes.dispute_referred": seen(_referred, S.REFERRED),
    "disputes.dispute_to_admit": seen(_to_admit, S.REFERRED),
    "disputes.dispute_withdrawn": seen(_withdrawn, S.WITHDRAWN),
    "disputes.sides_asked": seen(_asked, S.ASKED),
    "disputes.clerk_answered": seen(_answered, S.REFERRED),
    "disputes.referral_declined": seen(_declined, S.DECLINED),
    "disputes.mediation_offered": seen(_offered, S.MEDIATION),
    "disputes.mediation_accepted": seen(_accepted, S.MEDIATION),
    "disputes.mediator_to_name": seen(_to_name, S.MEDIATION),
    "disputes.settlement_drafted": seen(_drafted, *MOVES[Deed.SETTLE].out_of),
    "disputes.settlement_signed": seen(_signed, *MOVES[Deed.SETTLE].out_of),
    "disputes.dispute_settled": seen(_settled, S.SETTLED),
    "disputes.mediator_named": seen(_mediator, S.MEDIATION),
    "disputes.mediation_ended": seen(_mediation_ended, S.PREPARING),
    "disputes.panel_to_form": seen(_to_form, S.PREPARING),
    "disputes.member_asked": _member_asked,
    "disputes.member_appointed": seen(_appointed, S.PREPARING, S.OFFERS, S.HEARING, by="seats"),
    "disputes.statement_to_sign": seen(_to_sign, S.PREPARING),
    "disputes.statement_stands": seen(_stands, S.PREPARING),
    "disputes.offers_invited": seen(_invited, S.OFFERS),
    "disputes.deadline_moved": seen(_deadline_moved, S.OFFERS),
    "disputes.offer_lodged": _lodged,
    "disputes.release_done": seen(_released, S.HEARING, S.LAPSED),
    "disputes.question_put": seen(_question, S.HEARING, by="questions"),
    "disputes.ruling_issued": seen(_ruled, S.RULED, S.FOLLOWED),
    "disputes.ruling_to_publish": seen(_to_publish, S.RULED, S.FOLLOWED),
    "disputes.confirmation_asked": seen(_to_confirm, S.RULED),
    "disputes.stage_ends_soon": _reminded(_soon),
    "disputes.stage_is_late": _reminded(_late),
    "disputes.ruling_breached": seen(_breached, S.RULED),
}
