"""Addresses of the pages of rules."""

from django.urls import path

from governance import views

app_name = "governance"
urlpatterns = [
    path("rules/", views.rule_list, name="rules"),
    path("rules/<slug:key>/", views.rule_page, name="rule"),
    path("rules/<slug:key>/adopt/", views.adopt, name="adopt_rule"),
]
