"""Every error as problem details (RFC 9457): what happened, what to do, in ``application/problem+json``."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from pbc.core.errors import Denied, Invalid

CONTENT_TYPE = "application/problem+json"
UNPROCESSABLE = 422
log = logging.getLogger(__name__)


class ProblemRenderer(JSONRenderer):
    media_type = CONTENT_TYPE
    charset = None


class Conflict(exceptions.APIException):
    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class KeyMissing(exceptions.APIException):
    status_code = HTTPStatus.BAD_REQUEST
    default_code = "idempotency_key_missing"
    default_detail = "Send an Idempotency-Key header of your own making, new for each file."


def problem_response(error: Exception, context: dict[str, Any]) -> Response:
    """Turn whatever a view raised into a problem. A fault of ours is logged and told without its details."""
    path = context["request"].path if context.get("request") else ""
    headers: dict[str, str] = {}
    match error:
        case Denied():
            body = problem(HTTPStatus.FORBIDDEN, str(error), path, rule="denied")
        case Invalid():
            body = problem(UNPROCESSABLE, error.message, path, rule=error.rule, field=error.field, fix=error.fix)
        case exceptions.ValidationError():
            body = problem(UNPROCESSABLE, "Some of what was sent cannot be used.", path, errors=_errors(error.detail))
        case RequestDataTooBig():
            body = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large.", path)
        case exceptions.APIException() | Http404() | PermissionDenied():
            known = exception_handler(error, context)
            assert known is not None  # noqa: S101 - these three are what it handles
            headers = {name: known[name] for name in ("WWW-Authenticate", "Retry-After") if known.has_header(name)}
            body = problem(known.status_code, _detail(error, known), path, rule=_code(error))
        case _:
            log.error("the API failed at %s", path, exc_info=error)
            body = problem(HTTPStatus.INTERNAL_SERVER_ERROR, "This is a fault of the service. Try again later.", path)
    return as_response(body, context, headers)


def problem(status: int, detail: str, instance: str, **more: Any) -> dict[str, Any]:
    """The members of RFC 9457, and ours: ``rule``, ``field``, ``fix`` and ``errors``; empty ones are left out."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "instance": instance,
    } | {name: value for name, value in more.items() if value}


def as_response(body: dict[str, Any], context: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """The problem as an answer, in its own media type whatever was asked for."""
    response = Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)
    request = context.get("request")
    if request is not None:
        request.accepted_renderer = ProblemRenderer()
        request.accepted_media_type = CONTENT_TYPE
    return response


def _detail(error: Exception, known: Response) -> str:
    """The sentence of the error; where a view says none of what is not there, one that does not tell whether it is."""
    detail = str(known.data.get("detail") or "") if isinstance(known.data, dict) else ""
    is_unsaid = isinstance(error, Http404) or detail == exceptions.NotFound.default_detail
    if known.status_code == HTTPStatus.NOT_FOUND and is_unsaid:
        return "There is nothing at this address, or it belongs to an organisation that this key does not cover."
    return detail or "The request cannot be met."


def _code(error: Exception) -> str:
    return str(error.get_codes()) if isinstance(error, exceptions.APIException) else ""


def _errors(detail: Any, field: str = "") -> list[dict[str, str]]:
    """Every message with the field it is about, in one flat list."""
    if isinstance(detail, dict):
        return [error for name, item in detail.items() for error in _errors(item, f"{field}.{name}".strip("."))]
    if isinstance(detail, list):
        return [error for item in detail for error in _errors(item, field)]
    return [{"field": field, "message": str(detail)}]
