"""Addresses of the portals."""

from django.urls import include, path

app_name = "portals"

urlpatterns = [
    path("", include("kaskad.portals.public.urls")),
    path("", include("kaskad.portals.desk.urls")),
    path("", include("kaskad.portals.machines.urls")),
]
