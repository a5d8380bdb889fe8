from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "pbc.mailroom"
    label = "mailroom"
