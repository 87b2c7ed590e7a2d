"""Addresses of the pages that say who works for a commission."""

from django.urls import path

from kaskad.commissions.web import views_access

app_name = "access"

urlpatterns = [
    path("", views_access.own, name="own"),
    path("<str:code>/", views_access.place, name="place"),
    path("<str:code>/end/", views_access.end, name="end"),
]
