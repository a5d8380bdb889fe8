"""A key opens what its scopes say, and nothing else."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from pbc.core.errors import Denied
from pbc.core.principal import Principal


class HasScope(BasePermission):
    """The view says which scope each method asks for, in ``scopes``. A method without one needs any valid key."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """:raises Denied: naming the scope that is missing."""
        wanted = getattr(view, "scopes", {}).get("GET" if request.method == "HEAD" else request.method)
        principal: Principal = request.user.principal  # type: ignore[union-attr]
        if wanted and not any(principal.may(scope) for scope in wanted):
            raise Denied(f"This key lacks the scope {' or '.join(wanted)}.")
        return True
