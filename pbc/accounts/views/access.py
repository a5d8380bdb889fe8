"""Who may open a page: the guards of :mod:`pbc.core.access`, for the apps that stand on accounts."""

from pbc.core.access import PersonRequest, person, signed_in

__all__ = ["PersonRequest", "person", "signed_in"]
