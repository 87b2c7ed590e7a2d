"""Unusual answers, below a campaign."""

from django.urls import path

from kaskad.assessment.web import key_views
from kaskad.assessment.web import unusual_views as views

app_name = "unusual"
urlpatterns = [
    path("<slug:campaign>/integrity/", views.flags, name="flags"),
    path("<slug:campaign>/integrity/keys/<slug:code>/", key_views.keys, name="keys"),
    path("<slug:campaign>/integrity/<slug:code>/", views.flag, name="flag"),
]
