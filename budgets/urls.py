"""Addresses of the pages of budgets and statements."""

from django.urls import path

from budgets.views import (
    budgets,
    calls,
    chance,
    contingency,
    high_cost,
    ledger,
    ledger_deeds,
    rounds,
    statements,
    year_end,
)

app_name = "budgets"
urlpatterns = [
    path("statements/", statements.statement_list, name="statements"),
    path("practices/<slug:code>/statement/", statements.statement_page, name="statement"),
    path("practices/<slug:code>/budget/", budgets.budget_page, name="budget"),
    path("chance/", chance.chance_list, name="chances"),
    path("practices/<slug:code>/chance/", chance.chance_page, name="chance"),
    path("year-end/", year_end.year_end_list, name="year_ends"),
    path("year-end/<int:books_id>/", year_end.year_end_page, name="year_end"),
    path("year-end/<int:books_id>/return/", year_end.return_fund, name="return_fund"),
    path("year-end/<int:books_id>/close/", year_end.close, name="close_year"),
    path("year-end/<int:books_id>/sign/", year_end.sign, name="sign_year"),
    path("year-end/<int:books_id>/bundle/", year_end.bundle, name="audit_bundle"),
    path("ledger/", ledger.latest, name="latest_ledger"),
    path("ledger/<int:year>/", ledger.ledger_page, name="ledger"),
    path("ledger/<int:year>/allocation/", ledger_deeds.allocation, name="record_allocation"),
    path("ledger/<int:year>/set-aside/", ledger_deeds.aside, name="set_aside"),
    path("ledger/<int:year>/virement/", ledger_deeds.virement, name="virement"),
    path("ledger/<int:year>/adjust/", ledger_deeds.adjust, name="adjust"),
    path("ledger/accounts/<int:account_id>/", ledger.account_page, name="account"),
    path("ledger/postings/<int:posting_id>/", ledger.posting_page, name="posting"),
    path("budgets/<int:year>/", rounds.round_page, name="rounds"),
    path("budgets/<int:year>/set/", rounds.set_, name="set"),
    path("budgets/<int:year>/issue/", rounds.issue, name="issue"),
    path("practices/<slug:code>/high-cost/", high_cost.high_cost_page, name="high_cost"),
    path("contingency/", contingency.fund_list, name="funds"),
    path("contingency/<int:books_id>/", contingency.fund_page, name="fund"),
    path("contingency/<int:books_id>/method/", contingency.method_page, name="fund_method"),
    path("contingency/<int:books_id>/threshold/", contingency.threshold, name="call_threshold"),
    path("contingency/<int:books_id>/return/", contingency.give_back, name="return_contingency"),
    path("contingency/<int:books_id>/calls/", calls.queue, name="calls"),
    path("contingency/<int:books_id>/calls/new/", calls.new_call, name="new_call"),
    path("contingency/calls/<int:call_id>/", calls.call_page, name="call"),
    path("contingency/calls/<int:call_id>/decide/", calls.decide, name="decide_call"),
    path("contingency/calls/<int:call_id>/withdraw/", calls.withdraw, name="withdraw_call"),
]
