"""Addresses of the pages of rules and of the register of interests."""

from django.urls import path

from governance.views import interests, rules

app_name = "governance"
urlpatterns = [
    path("rules/", rules.rule_list, name="rules"),
    path("rules/<slug:key>/", rules.rule_page, name="rule"),
    path("rules/<slug:key>/adopt/", rules.adopt, name="adopt_rule"),
    path("interests/", interests.own, name="interests"),
    path("interests/declare/", interests.declare, name="declare_interest"),
    path("interests/confirm/", interests.confirm, name="confirm_interests"),
    path("interests/register/", interests.register_page, name="register"),
    path("interests/kept-away/", interests.kept_away, name="kept_away"),
    path("interests/declared/", interests.declared, name="declared_interests"),
    path("interests/<int:interest_id>/correct/", interests.correct, name="correct_interest"),
    path("interests/<int:interest_id>/end/", interests.end, name="end_interest"),
]
