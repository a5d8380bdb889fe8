from django.apps import AppConfig


class InformationPacksConfig(AppConfig):
    name = "information_packs"
    label = "information_packs"
