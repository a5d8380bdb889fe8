"""Who may change what is known of organisations. Names of permissions are those of :mod:`pbc.accounts.domain`."""

from pbc.core.errors import Denied
from pbc.core.principal import Principal

VIEW = "practice.view"
LOADERS = ("reference.load", "import.load")


def check_may_load(by: Principal) -> None:
    """Registers and lists are loaded by those who load files of either kind; the import says which kind.

    :raises Denied: for everybody else.
    """
    if not any(by.may(permission) for permission in LOADERS):
        raise Denied(f"As {by.role_label} you may not load registers of organisations or lists of patients.")


def check_may_record_succession(by: Principal) -> None:
    """:raises Denied: unless this hat keeps the registers."""
    by.require("reference.load", to="record what became of an organisation")
