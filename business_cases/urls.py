"""Addresses of business cases."""

from django.urls import path

from business_cases.views import cases

app_name = "business_cases"
urlpatterns = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/<slug:reference>/", cases.case_page, name="case"),
]
