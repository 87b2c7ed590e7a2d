"""Addresses of staff sessions."""

from django.urls import path

from kaskad.commissions.web import views_staff_session

app_name = "staff_session"

urlpatterns = [
    path("", views_staff_session.session, name="session"),
    path("end/", views_staff_session.end, name="end"),
]
