"""Addresses of the tests of a campaign, as the centre makes them."""

from django.urls import path

from kaskad.assessment.web import (
    staff_test_views,
    staff_test_writing,
    tested_item_views,
    time_views,
)

app_name = "tests"
urlpatterns = [
    path("<slug:campaign>/tests/", staff_test_views.tests, name="tests"),
    path("<slug:campaign>/tests/new/", staff_test_writing.new, name="new"),
    path("<slug:campaign>/tests/time/", time_views.extra_time, name="time"),
    path("<slug:campaign>/tests/appeals/", tested_item_views.appeals, name="appeals"),
    path("<slug:campaign>/tests/<slug:code>/", staff_test_views.test, name="test"),
    path("<slug:campaign>/tests/<slug:code>/edit/", staff_test_writing.edit, name="edit"),
    path(
        "<slug:campaign>/tests/<slug:code>/items/<str:item>/", tested_item_views.item, name="item"
    ),
]
