"""Addresses of the check of certificates, for everybody."""

from django.urls import path

from kaskad.credentials.web import check_views

app_name = "check"
urlpatterns = [
    path("", check_views.ask, name="ask"),
    path("keys/", check_views.keys, name="keys"),
    path("<str:what>/", check_views.shown, name="shown"),
]
