"""What every address of the API shares: the key's principal, its scopes, the rate, and ETags on what is read."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pbc.api.permissions import HasScope
from pbc.api.throttling import KeyThrottle
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal

NOBODY = Principal("Nobody", "none", frozenset(), organisation_kind="")


class ApiView(APIView):
    """One address. ``scopes`` says which scopes open which method, ``subject`` where the documentation lists it."""

    permission_classes = (IsAuthenticated, HasScope)
    throttle_classes = (KeyThrottle,)
    scopes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    subject: ClassVar[str] = ""

    @property
    def principal(self) -> Principal:
        if getattr(self, "swagger_fake_view", False):  # while the schema is drawn, nobody asks
            return NOBODY
        return self.request.user.principal  # type: ignore[union-attr]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Give what is read an ETag; who has it already gets 304 and no body."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if not (isinstance(answer, Response) and request.method in ("GET", "HEAD") and answer.status_code == 200):
            return answer
        tag = etag_of(answer.data)
        if tag in [known.strip() for known in request.headers.get("If-None-Match", "").split(",")]:
            answer = super().finalize_response(request, Response(status=304), *args, **kwargs)
        answer["ETag"] = tag
        answer["Cache-Control"] = "private, no-cache"
        return answer


def etag_of(data: Any) -> str:
    """The same figures, the same tag."""
    return f'"{hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:32]}"'


def month_or_404(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise NotFound from error


def year_or_404(text: str) -> FinancialYear:
    try:
        return FinancialYear.parse(text)
    except ValueError as error:
        raise NotFound from error


def day_or_404(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound from error


class Nowhere(ApiView):
    """Any other address: a problem, not a page."""

    schema = None

    def _nothing(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise NotFound

    get = post = put = patch = delete = _nothing
