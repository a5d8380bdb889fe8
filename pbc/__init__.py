"""Practice based commissioning: the project and its supporting apps."""

from pbc.celery import app as celery_app

__all__ = ["celery_app"]
