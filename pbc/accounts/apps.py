from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pbc.accounts"
    label = "accounts"
