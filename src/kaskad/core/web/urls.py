"""Addresses of the core's own pages."""

from django.urls import path

from kaskad.core.web import views

app_name = "core"

urlpatterns = [path("components/", views.components, name="components")]
