"""Addresses of one's own calendar, and of what calendar programmes read."""

from django.urls import path

from kaskad.planning.web import views_calendars

app_name = "calendar"

urlpatterns = [
    path("", views_calendars.own, name="own"),
    path("<str:token>.ics", views_calendars.feed, name="feed"),
]
