"""Answers that are files."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class FileRenderer(BaseRenderer):
    """Hands a file on as it is."""

    def render(self, data: Any, *args: Any) -> Any:
        return data


class AlwaysFirst(BaseContentNegotiation):
    """There is one form of a file, whatever the client says it accepts."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return next(iter(parsers), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
