"""Addresses of the signed-in pages; the portals' own addresses include them."""

from django.urls import path

from kaskad.portals.desk.views import desk
from kaskad.portals.member.views import training
from kaskad.portals.record.views import export, keys, record, verifier
from kaskad.portals.record.views import place as record_place
from kaskad.portals.staff.views import overview, place
from kaskad.portals.trainer.views import seminars

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("my/", training, name="member"),
    path("my/seminars/", seminars, name="trainer"),
    path("record/", record, name="record"),
    path("record/export/", export, name="record_export"),
    path("record/verifier/", verifier, name="record_verifier"),
    path("record/keys/", keys, name="record_keys"),
    path("record/<str:code>/", record_place, name="record_place"),
    path("staff/", overview, name="staff"),
    path("staff/<str:code>/", place, name="staff_place"),
]
