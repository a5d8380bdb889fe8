from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "pbc.activity"
    label = "activity"
