"""Addresses of the pages that say who works for a commission, and of letters."""

from django.urls import path

from kaskad.commissions.web import views_access, views_letters, views_reset

app_name = "access"

urlpatterns = [
    path("", views_access.own, name="own"),
    path("reset/", views_reset.reset, name="reset"),
    path("<str:code>/", views_access.place, name="place"),
    path("<str:code>/end/", views_access.end, name="end"),
    path("<str:code>/reset/", views_access.reset, name="reset_below"),
    path("<str:code>/letters/", views_letters.letters, name="letters"),
    path("<str:code>/letters/print/", views_letters.print_letters, name="print"),
    path("<str:code>/letters/send/", views_letters.send, name="send"),
]
