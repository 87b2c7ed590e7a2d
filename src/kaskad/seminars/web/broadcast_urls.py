"""Addresses that players read: the pieces of a broadcast, opened by a ticket."""

from django.urls import path

from kaskad.seminars.web import views_broadcast

app_name = "broadcast"
urlpatterns = [
    path("<str:ticket>/master.m3u8", views_broadcast.master, name="master"),
    path("<str:ticket>/<str:rung>/<str:name>", views_broadcast.piece, name="piece"),
]
