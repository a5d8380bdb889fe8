"""Addresses of disputes."""

from django.urls import path

from disputes.views import (
    clerking,
    disputes,
    hearing,
    mediation,
    offers,
    panels,
    precedents,
    raising,
    settlement,
    statement,
)

app_name = "disputes"
urlpatterns = [
    path("disputes/", disputes.dispute_list, name="disputes"),
    path("disputes/new/", raising.raise_freely, name="raise"),
    path("disputes/deadlines.ics", disputes.deadlines, name="deadlines"),
    path("disputes/requests/<int:seat_id>/", panels.panel_request, name="panel_request"),
    path("precedents/", precedents.precedent_list, name="precedents"),
    path("disputes/<slug:reference>/", disputes.dispute_page, name="dispute"),
    path("disputes/<slug:reference>/tried/", raising.step, name="step"),
    path("disputes/<slug:reference>/refer/", raising.refer, name="refer"),
    path("disputes/<slug:reference>/withdraw/", raising.withdraw, name="withdraw"),
    path("disputes/<slug:reference>/ask/", clerking.ask, name="ask"),
    path("disputes/<slug:reference>/answer/", clerking.answer, name="answer"),
    path("disputes/<slug:reference>/admit/", clerking.admit, name="admit"),
    path("disputes/<slug:reference>/decline/", clerking.decline, name="decline"),
    path("disputes/<slug:reference>/offer/", offers.offer_page, name="offer"),
    path("disputes/<slug:reference>/mediation/accept/", mediation.accept, name="accept_mediation"),
    path("disputes/<slug:reference>/mediation/end/", mediation.end, name="end_mediation"),
    path("disputes/<slug:reference>/mediation/note/", mediation.note, name="note"),
    path("disputes/<slug:reference>/mediation/mediator/", mediation.mediator, name="mediator"),
    path("disputes/<slug:reference>/mediation/release/", mediation.release, name="release_mediator"),
    path("disputes/<slug:reference>/settlement/", settlement.draft_page, name="draft_settlement"),
    path("disputes/<slug:reference>/settlement/sign/", settlement.sign_page, name="sign_settlement"),
    path("disputes/<slug:reference>/panel/ask/", panels.ask, name="ask_member"),
    path("disputes/<slug:reference>/panel/<int:seat_id>/appoint/", panels.appoint, name="appoint"),
    path("disputes/<slug:reference>/panel/<int:seat_id>/replace/", panels.give_up, name="give_up_seat"),
    path("disputes/<slug:reference>/statement/", statement.draft_page, name="draft_statement"),
    path("disputes/<slug:reference>/statement/sign/", statement.sign_page, name="sign_statement"),
    path("disputes/<slug:reference>/statement/fix/", statement.fix_page, name="fix_statement"),
    path("disputes/<slug:reference>/open/", statement.open_page, name="open_offers"),
    path("disputes/<slug:reference>/questions/", hearing.question_page, name="panel_question"),
    path("disputes/<slug:reference>/questions/<int:number>/", hearing.answer_page, name="panel_answer"),
    path("disputes/<slug:reference>/vote/", hearing.vote_page, name="vote"),
    path("disputes/<slug:reference>/ruling/", hearing.ruling_file, name="ruling"),
    path("disputes/<slug:reference>/done/", hearing.follow_page, name="follow"),
    path("disputes/<slug:reference>/publish/", precedents.publish_page, name="publish"),
]
