"""Addresses of the machine interface, version 1."""

from django.urls import path

from pbc.api.base import Nowhere
from pbc.api.views import benchmarks, documents, formats, imports, money, packs, practices, sources

app_name = "api"
urlpatterns = [
    path("v1/schema", documents.Schema.as_view(), name="schema"),
    path("v1/docs", documents.docs, name="docs"),
    path("v1/imports", imports.ImportList.as_view(), name="imports"),
    path("v1/imports/<uuid:reference>", imports.Import.as_view(), name="import"),
    path("v1/imports/<uuid:reference>/rows", imports.ImportRows.as_view(), name="import_rows"),
    path("v1/formats", formats.FormatList.as_view(), name="formats"),
    path("v1/formats/<slug:code>", formats.FormatDetail.as_view(), name="format"),
    path("v1/practices", practices.PracticeList.as_view(), name="practices"),
    path("v1/practices/<str:code>", practices.Practice.as_view(), name="practice"),
    path("v1/practices/<str:code>/statements/<str:month>", practices.PracticeStatement.as_view(), name="statement"),
    path(
        "v1/trace/practices/<str:code>/statements/<str:month>/<slug:line>/<slug:figure>",
        practices.StatementTrace.as_view(),
        name="statement_trace",
    ),
    path(
        "v1/trace/practices/<str:code>/budgets/<str:year>/<slug:line>",
        money.BudgetTrace.as_view(),
        name="budget_trace",
    ),
    path("v1/trace/practices/<str:code>/chance/<str:month>", money.ChanceTrace.as_view(), name="chance_trace"),
    path("v1/pcts/<str:code>/ledger/<str:year>", money.Ledger.as_view(), name="ledger"),
    path("v1/pcts/<str:code>/ledger/<str:year>/postings", money.Postings.as_view(), name="postings"),
    path("v1/pcts/<str:code>/benchmarks/<str:month>", benchmarks.Benchmarks.as_view(), name="benchmarks"),
    path("v1/postings/<int:posting_id>", money.OnePosting.as_view(), name="posting"),
    path("v1/practices/<str:code>/activity/<str:month>/<slug:line>", sources.Rows.as_view(), name="rows"),
    path("v1/closes/<int:close_id>", sources.Close.as_view(), name="close"),
    path("v1/rules/<slug:key>", sources.Rule.as_view(), name="rule"),
    path("v1/packs", packs.PackList.as_view(), name="packs"),
    path("v1/packs/<int:pack_id>", packs.PackDetail.as_view(), name="pack"),
    path("v1/packs/<int:pack_id>/pdf", packs.PackPdf.as_view(), name="pack_pdf"),
    path("<path:rest>", Nowhere.as_view(), name="nowhere"),
]
