"""Addresses that a learning platform knows, without language."""

from django.urls import path

from kaskad.assessment.web import lti_views

app_name = "lti"
urlpatterns = [
    path("login/", lti_views.login, name="login"),
    path("launch/", lti_views.launch, name="launch"),
    path("keys.json", lti_views.keys, name="keys"),
]
