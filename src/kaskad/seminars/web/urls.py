"""Addresses of the sheets."""

from django.urls import path

from kaskad.seminars.web import marks, views

app_name = "seminars"
urlpatterns = [
    path("<str:code>/", views.sheet, name="sheet"),
    path("<str:code>/correct/", views.correct, name="correct"),
    path("<str:code>/marks/", marks.deliver, name="marks"),
    path("<str:code>/marks/state/", marks.state, name="marks_state"),
    path("<str:code>/print/", views.printed, name="print"),
]
