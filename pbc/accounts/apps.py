from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pbc.accounts"
    label = "accounts"

    def ready(self) -> None:
        from pbc.accounts.management import checks  # noqa: F401 - registers itself
