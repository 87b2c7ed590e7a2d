"""Addresses of the signed-in pages; the portals' own addresses include them."""

from django.urls import path

from kaskad.portals.desk.views import desk
from kaskad.portals.member.views import training
from kaskad.portals.staff.views import overview, place
from kaskad.portals.staff.work_views import discard, retry, stop, work
from kaskad.portals.trainer.views import seminars

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("my/", training, name="member"),
    path("my/seminars/", seminars, name="trainer"),
    path("staff/", overview, name="staff"),
    path("staff/<str:code>/", place, name="staff_place"),
    path("work/", work, name="work"),
    path("work/<str:code>/stop/", stop, name="work_stop"),
    path("work/<str:code>/retry/", retry, name="work_retry"),
    path("work/<str:code>/discard/", discard, name="work_discard"),
]
