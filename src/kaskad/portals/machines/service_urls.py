"""Addresses of the API for programs."""

from django.urls import path

from kaskad.portals.machines.service import api

urlpatterns = [path("", api.urls)]
