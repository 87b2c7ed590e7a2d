"""Addresses of the sheets."""

from django.urls import path

from kaskad.seminars.web import views

app_name = "seminars"
urlpatterns = [
    path("<str:code>/", views.sheet, name="sheet"),
    path("<str:code>/correct/", views.correct, name="correct"),
    path("<str:code>/print/", views.printed, name="print"),
]
