from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "pbc.core"
    label = "core"
