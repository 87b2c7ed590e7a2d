"""Addresses that square codes and programs know, without language."""

from django.urls import path

from kaskad.credentials.web import machine_views

app_name = "credentials"
urlpatterns = [
    path(".well-known/did.json", machine_views.did, name="did"),
    path("c/lists/<slug:campaign>/<slug:purpose>", machine_views.status, name="list"),
    path("c/<str:number>.json", machine_views.document, name="document"),
    path("c/<str:number>.jwt", machine_views.token, name="token"),
    path("c/<str:what>", machine_views.scanned, name="scanned"),
    # Square codes are shorter in capitals.
    path("C/<str:what>", machine_views.scanned, name="scanned_capitals"),
]
