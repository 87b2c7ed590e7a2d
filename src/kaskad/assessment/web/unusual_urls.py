"""Unusual answers, below a campaign."""

from django.urls import path

from kaskad.assessment.web import unusual_views as views

app_name = "unusual"
urlpatterns = [
    path("<slug:campaign>/integrity/", views.flags, name="flags"),
    path("<slug:campaign>/integrity/<slug:code>/", views.flag, name="flag"),
]
