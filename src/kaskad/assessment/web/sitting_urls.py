"""Addresses of the papers of tests, without language and session."""

from django.urls import path

from kaskad.assessment.web import sitting

app_name = "sitting"
urlpatterns = [
    path("start/", sitting.start, name="start"),
    path("<slug:key>/", sitting.sit, name="sit"),
    path("<slug:key>/answers/", sitting.answer, name="answer"),
    path("<slug:key>/finish/", sitting.finish, name="finish"),
]
