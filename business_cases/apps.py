from django.apps import AppConfig


class BusinessCasesConfig(AppConfig):
    name = "business_cases"
    label = "business_cases"
