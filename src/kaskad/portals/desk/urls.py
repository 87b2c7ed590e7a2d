"""Addresses of the signed-in pages; the portals' own addresses include them."""

from django.urls import path

from kaskad.portals.desk import views
from kaskad.portals.member import views as member
from kaskad.portals.staff import views as staff
from kaskad.portals.trainer import views as trainer

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("my/", member.training, name="member"),
    path("my/seminars/", trainer.seminars, name="trainer"),
    path("staff/", staff.overview, name="staff"),
    path("staff/<str:code>/", staff.place, name="staff_place"),
]
