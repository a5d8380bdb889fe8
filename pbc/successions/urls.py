"""Addresses of the pages of successions."""

from django.urls import path

from pbc.successions import views

app_name = "successions"
urlpatterns = [
    path("successions/", views.succession_list, name="list"),
    path("successions/record/", views.record, name="record"),
    path("successions/<int:succession_id>/", views.succession_page, name="succession"),
    path("successions/<int:succession_id>/undo/", views.undo, name="undo"),
]
