"""Addresses of the check of certificates, for everybody."""

from django.urls import path

from kaskad.credentials.web import check_views, offline_views

app_name = "check"
urlpatterns = [
    path("", check_views.ask, name="ask"),
    path("keys/", check_views.keys, name="keys"),
    path("offline/", offline_views.shown, name="offline"),
    path("offline/worker.js", offline_views.worker, name="offline_worker"),
    path("offline/app.webmanifest", offline_views.manifest, name="offline_manifest"),
    path("offline/data.json", offline_views.data, name="offline_data"),
    path("offline/names.json", offline_views.names, name="offline_names"),
    path("<str:what>/", check_views.shown, name="shown"),
]
