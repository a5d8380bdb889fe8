"""Addresses of disputes."""

from django.urls import path

from disputes.views import clerking, disputes, offers, raising

app_name = "disputes"
urlpatterns = [
    path("disputes/", disputes.dispute_list, name="disputes"),
    path("disputes/new/", raising.raise_freely, name="raise"),
    path("disputes/<slug:reference>/", disputes.dispute_page, name="dispute"),
    path("disputes/<slug:reference>/tried/", raising.step, name="step"),
    path("disputes/<slug:reference>/refer/", raising.refer, name="refer"),
    path("disputes/<slug:reference>/withdraw/", raising.withdraw, name="withdraw"),
    path("disputes/<slug:reference>/ask/", clerking.ask, name="ask"),
    path("disputes/<slug:reference>/answer/", clerking.answer, name="answer"),
    path("disputes/<slug:reference>/admit/", clerking.admit, name="admit"),
    path("disputes/<slug:reference>/decline/", clerking.decline, name="decline"),
    path("disputes/<slug:reference>/offer/", offers.offer_page, name="offer"),
]
