from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "pbc.api"
    label = "api"
