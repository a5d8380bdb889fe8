"""Addresses of the pages of practices and PCTs."""

from django.urls import path

from pbc.organisations.views import pcts, practices

app_name = "organisations"
urlpatterns = [
    path("practices/", practices.practices, name="practices"),
    path("practices/<str:code>/", practices.practice, name="practice"),
    path("pcts/", pcts.pcts, name="pcts"),
]
