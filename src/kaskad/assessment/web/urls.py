"""Addresses of tests below a language."""

from django.urls import path

from kaskad.assessment.web import views

app_name = "assessment"
urlpatterns = [
    path("", views.own, name="own"),
    path("results/<slug:code>/", views.result, name="result"),
    path("results/<slug:code>/appeal/", views.appeal, name="appeal"),
    path("<slug:code>/", views.test, name="test"),
]
