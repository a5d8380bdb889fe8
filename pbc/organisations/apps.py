from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "pbc.organisations"
    label = "organisations"
