"""Addresses of the signed-in pages; the portals' own addresses include them."""

from django.urls import path

from kaskad.portals.desk.views import desk
from kaskad.portals.member.messages import own_messages
from kaskad.portals.member.views import training
from kaskad.portals.staff.message_views import (
    delivery,
    delivery_handed,
    delivery_papers,
    message_again,
    message_kind,
    messages,
)
from kaskad.portals.staff.views import overview, place
from kaskad.portals.trainer.views import seminars

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("my/", training, name="member"),
    path("my/messages/", own_messages, name="own_messages"),
    path("messages/", messages, name="messages"),
    path("messages/kinds/<slug:kind>/", message_kind, name="message_kind"),
    path("messages/delivery/<str:code>/", delivery, name="delivery"),
    path("messages/delivery/<str:code>/papers.pdf", delivery_papers, name="delivery_papers"),
    path("messages/delivery/<str:code>/handed/", delivery_handed, name="delivery_handed"),
    path("messages/again/<slug:code>/", message_again, name="message_again"),
    path("my/seminars/", seminars, name="trainer"),
    path("staff/", overview, name="staff"),
    path("staff/<str:code>/", place, name="staff_place"),
]
