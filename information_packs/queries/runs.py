"""The packs of a PCT's month as a hat sees them, and which month a PCT would make next."""

from django.db.models import QuerySet

from information_packs.models import Pack
from pbc.activity.queries.months import closed_months
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def pct_with_packs(principal: Principal) -> tuple[Organisation | None, Month | None]:
    """The hat's own PCT and its last closed month; nothing for other hats, or before the first close."""
    if principal.organisation_kind != "pct" or principal.organisation_id is None:
        return None, None
    pct = Organisation.objects.visible_to(principal).get(pk=principal.organisation_id)
    closed = closed_months(pct)
    return pct, closed[-1] if closed else None


def packs_of_month(principal: Principal, *, pct: Organisation, month: Month) -> QuerySet[Pack]:
    """Packs by practice and version, without their data."""
    packs = Pack.objects.visible_to(principal).filter(pct=pct, month=month.first_day)
    return packs.select_related("practice").defer("data").order_by("practice__name", "version")
