"""Addresses of the pages of budgets and statements."""

from django.urls import path

from budgets.views import budgets, rounds, statements

app_name = "budgets"
urlpatterns = [
    path("statements/", statements.statement_list, name="statements"),
    path("practices/<slug:code>/statement/", statements.statement_page, name="statement"),
    path("practices/<slug:code>/budget/", budgets.budget_page, name="budget"),
    path("budgets/<int:year>/", rounds.round_page, name="rounds"),
    path("budgets/<int:year>/set/", rounds.set_, name="set"),
    path("budgets/<int:year>/issue/", rounds.issue, name="issue"),
]
