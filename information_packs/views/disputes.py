"""Dispute a pack that is wrong or cannot be used, from its page (R140; S4 ¶22, ¶72)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from disputes.domain.parties import About, Side, Subject, Tried
from disputes.domain.tried import Said, steps_from
from disputes.views.raising import names_of, raise_page
from disputes.views.ways_in import WayIn, ways_in
from information_packs import presenters
from information_packs.domain.states import PackStatus
from information_packs.models import Pack
from information_packs.views.scope import pack_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core.clock import day_of
from pbc.core.formats import day
from pbc.core.periods import Month
from pbc.core.working import Source, Working


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def dispute(request: PersonRequest, pack_id: int) -> HttpResponse:
    """Dispute a published pack: what readers said of it goes along, and the fingerprint of its data."""
    pack = pack_or_404(request, pack_id)
    if pack.status != PackStatus.PUBLISHED:
        messages.warning(request, "Only a pack that was published is disputed.")
        return redirect("information_packs:pack", pack_id=pack.pk)
    return raise_page(request, pack.practice, subject_of(pack, _tried(pack)))


def pack_way(request: PersonRequest, pack: Pack) -> WayIn:
    """The way in beside a pack."""
    published = pack.status == PackStatus.PUBLISHED
    address = reverse("information_packs:dispute", args=[pack.pk]) if published else ""
    return ways_in(request, pack.practice, Pack._meta.label, {str(pack.pk): address})[str(pack.pk)]


def subject_of(pack: Pack, tried: tuple[Tried, ...] = ()) -> Subject:
    """What a dispute about the pack carries along: which version, and the fingerprint of all its figures."""
    month = Month.of(pack.month).label
    version = f"{month}, version {pack.version}"
    working = Working(
        name="Pack",
        value=version,
        unit="",
        formula="",
        paragraph="S4 ¶22",
        sources=(Source("pack", f"Pack of {pack.practice.name}, {version}", str(pack.pk)),),
        notes=(f"Published on {day(pack.published_at)}", f"Fingerprint of its data: {pack.data_hash}"),
    )
    return Subject(
        About.INFORMATION,
        f"information pack of {version}",
        key=(Pack._meta.label, str(pack.pk)),
        address=reverse("information_packs:pack", args=[pack.pk]),
        paragraph="S4 ¶22",
        figures=({"name": "Pack in dispute", "value": version, "working": working.as_dict()},),
        tried=tried,
    )


def _tried(pack: Pack) -> tuple[Tried, ...]:
    said = [
        Said(
            day_of(each.at),
            Side.PRACTICE,
            each.by_name,
            presenters.RECEIPTS[each.kind] + (f": {each.comment}" if each.comment else ""),
        )
        for each in pack.receipts.exclude(kind="opened").order_by("at", "pk")
    ]
    return steps_from(said, names_of(pack.practice))
