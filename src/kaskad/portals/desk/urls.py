"""Addresses of the signed-in pages; the portals' own addresses include them."""

from django.urls import path

from kaskad.portals.desk.views import desk
from kaskad.portals.member.views import training
from kaskad.portals.staff.seat_views import replace, seat
from kaskad.portals.staff.views import overview, place
from kaskad.portals.trainer.views import seminars

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("my/", training, name="member"),
    path("my/seminars/", seminars, name="trainer"),
    path("staff/", overview, name="staff"),
    path("staff/seats/<slug:code>/", seat, name="seat"),
    path("staff/seats/<slug:code>/replace/", replace, name="replace"),
    path("staff/<str:code>/", place, name="staff_place"),
]
