"""What several pages of a pack load alike."""

from django.shortcuts import get_object_or_404

from information_packs import permissions
from information_packs.models import Pack
from pbc.accounts.views.access import PersonRequest


def pack_or_404(request: PersonRequest, pack_id: int) -> Pack:
    """The pack, if this hat sees it; packs of others are not there.

    :raises Denied: for hats that see that it exists and may not open it.
    """
    packs = Pack.objects.visible_to(request.principal).select_related("practice", "pct")
    pack = get_object_or_404(packs.distinct(), pk=pack_id)
    permissions.check_can_read(request.principal, pack)
    return pack
