"""Addresses of readers' wishes, under the language."""

from django.urls import path

from kaskad.messaging.web import views

app_name = "messaging"

urlpatterns = [
    path("<slug:token>/", views.wishes, name="wishes"),
]
