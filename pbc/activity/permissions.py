"""May this person do this? Each check raises :class:`pbc.core.errors.Denied` with a sentence for that person."""

from pbc.accounts.domain.permissions import Permission
from pbc.activity.domain.formats.declaration import Format
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation, Succession


def check_can_close_month(by: Principal, pct: Organisation) -> None:
    """A PCT closes its own months, and those that its predecessors left open.

    :raises Denied: for any other hat.
    """
    by.require(Permission.MONTH_CLOSE, to="close a month")
    if by.organisation_kind == "system" or by.organisation_id == pct.pk:
        return
    if not Succession.objects.filter(predecessor=pct, successor_id=by.organisation_id).exists():
        raise Denied(f"Only {pct.name} may close its months.")


def check_can_load(by: Principal, declared: Format, owner: Organisation | None) -> None:
    """Activity needs one permission, reference files another; and everybody loads for their own organisation.

    A provider, which owns no commissioning data, may send its files for any PCT or SHA.

    :raises Denied: for any other hat.
    """
    permission = Permission.REFERENCE_LOAD if declared.is_reference else Permission.IMPORT_LOAD
    by.require(permission, to=f"load {declared.title.lower() if declared.is_reference else 'files of activity'}")
    if by.organisation_kind in ("system", "provider") or (owner is not None and by.organisation_id == owner.pk):
        return
    raise Denied(f"As {by.role_label} you may load files for your own organisation only.")


def sender_for(by: Principal, sender_code: str) -> str:
    """The code of the sender: a provider's system sends in its own name alone.

    :raises Denied: for a provider that names another.
    """
    if by.organisation_kind != OrganisationKind.PROVIDER or by.organisation_id is None:
        return sender_code
    own = Organisation.objects.get(pk=by.organisation_id).code
    if sender_code not in ("", own):
        raise Denied(f"{by.organisation_name} may send files in its own name ({own}) only.")
    return own


def may_load(by: Principal, declared: Format | None = None) -> bool:
    """Whether to offer this hat to send such a file, or any; :func:`check_can_load` has the last word."""
    wanted = {Permission.REFERENCE_LOAD, Permission.IMPORT_LOAD}
    if declared is not None:
        wanted = {Permission.REFERENCE_LOAD if declared.is_reference else Permission.IMPORT_LOAD}
    return any(by.may(permission) for permission in wanted)
