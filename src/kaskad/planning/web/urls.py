"""Addresses of plans and planner runs."""

from django.urls import path

from kaskad.planning.web import (
    views,
    views_calendars,
    views_change,
    views_forecasts,
    views_places,
    views_replan,
    views_runs,
    views_what_if,
)

app_name = "planning"

urlpatterns = [
    path("", views.plans, name="plans"),
    path("<slug:campaign>/", views.overview, name="overview"),
    path("<slug:campaign>/forecast/", views_forecasts.forecast, name="forecast"),
    path("<slug:campaign>/what-if/", views_what_if.what_if, name="what-if"),
    path("<slug:campaign>/replan/", views_replan.replan, name="replan"),
    path("<slug:campaign>/runs/<str:code>/", views_runs.run, name="run"),
    path("<slug:campaign>/runs/<str:code>/stop/", views_runs.stop, name="stop"),
    path("<slug:campaign>/versions/<int:version>/", views.version, name="version"),
    path(
        "<slug:campaign>/versions/<int:version>/proposal/",
        views_replan.proposal,
        name="proposal",
    ),
    path(
        "<slug:campaign>/versions/<int:version>/put-in-force/",
        views.put_in_force_page,
        name="put-in-force",
    ),
    path("<slug:campaign>/versions/<int:version>/discard/", views.discard, name="discard"),
    path("<slug:campaign>/seminars/<str:code>/", views_change.seminar, name="seminar"),
    path("<slug:campaign>/<str:code>/", views_places.place, name="place"),
    path("<slug:campaign>/<str:code>/schedule.pdf", views_places.schedule, name="schedule"),
    path("<slug:campaign>/<str:code>/calendar/", views_calendars.of_place, name="calendar"),
]
