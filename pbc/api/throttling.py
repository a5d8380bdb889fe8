"""So many requests a minute for each key."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class KeyThrottle(SimpleRateThrottle):
    """The rate is the setting ``API_RATE``, such as ``600/min``."""

    scope = "key"

    def get_rate(self) -> str:
        return str(settings.API_RATE)

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}
