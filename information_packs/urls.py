"""Addresses of the pages of packs."""

from django.urls import path

from information_packs.views import disputes, months, packs, proofs

app_name = "information_packs"
urlpatterns = [
    path("packs/", packs.pack_list, name="packs"),
    path("packs/<int:pack_id>/", packs.pack_page, name="pack"),
    path("packs/<int:pack_id>/answer/", packs.answer, name="answer"),
    path("packs/<int:pack_id>/dispute/", disputes.dispute, name="dispute"),
    path("packs/<int:pack_id>/<slug:kind>/", packs.pack_file, name="file"),
    path("packs/months/<slug:code>/<str:month>/", months.month_page, name="month"),
    path("packs/months/<slug:code>/<str:month>/progress/", months.month_progress, name="month_progress"),
    path("packs/months/<slug:code>/<str:month>/make/", months.make, name="make"),
    path("packs/months/<slug:code>/<str:month>/publish/", months.publish, name="publish"),
    path("sums/", proofs.proof_list, name="proofs"),
    path("sums/ask/", proofs.ask, name="ask_proof"),
    path("sums/<int:proof_id>/", proofs.proof_page, name="proof"),
    path("sums/<int:proof_id>/progress/", proofs.proof_progress, name="proof_progress"),
]
