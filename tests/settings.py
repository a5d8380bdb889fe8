"""Settings of the tests: the project's own, with servers of their own.

pytest-django loads settings before any conftest.py, so the private servers are started here. With pytest-xdist the
first process starts them and hands their addresses on to the others in its environment.
"""

import os

from pbc.core import embedded

os.environ.setdefault("PBC_DEMO", "1")
if "DATABASE_URL" not in os.environ:
    embedded.start(tests=True)
    os.environ["DATABASE_URL"] = embedded.database_url(tests=True)
    os.environ.setdefault("REDIS_URL", embedded.redis_url(tests=True))

from pbc.settings import *  # noqa: F403 - after the addresses are known

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True  # files as they are in static/, nothing collected
UPLOAD_DIR = VAR_DIR / "test-uploads"  # noqa: F405
