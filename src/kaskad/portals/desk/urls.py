"""Addresses of the signed-in pages; the portals' own addresses include them."""

from django.urls import path

from kaskad.portals.desk.views import desk
from kaskad.portals.member.messages import own_messages
from kaskad.portals.member.views import training
from kaskad.portals.person.views import card, contacts, erase, export, own_data
from kaskad.portals.record.views import export as record_export
from kaskad.portals.record.views import keys, record, verifier
from kaskad.portals.record.views import place as record_place
from kaskad.portals.staff.comparison import comparison
from kaskad.portals.staff.message_views import (
    delivery,
    delivery_handed,
    delivery_papers,
    message_again,
    message_kind,
    messages,
)
from kaskad.portals.staff.projector import projector
from kaskad.portals.staff.readiness_views import (
    note,
    place_readiness,
    readiness_list,
    readiness_workbook,
)
from kaskad.portals.staff.refreshers import refreshers
from kaskad.portals.staff.seat_views import replace, seat
from kaskad.portals.staff.views import overview, place
from kaskad.portals.staff.work_views import discard, retry, stop, work
from kaskad.portals.trainer.views import seminars

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("my/", training, name="member"),
    path("my/data/", own_data, name="own_data"),
    path("people/<slug:code>/", card, name="person"),
    path("people/<slug:code>/contacts/", contacts, name="person_contacts"),
    path("people/<slug:code>/export/", export, name="person_export"),
    path("people/<slug:code>/erase/", erase, name="person_erase"),
    path("my/messages/", own_messages, name="own_messages"),
    path("messages/", messages, name="messages"),
    path("messages/kinds/<slug:kind>/", message_kind, name="message_kind"),
    path("messages/delivery/<str:code>/", delivery, name="delivery"),
    path("messages/delivery/<str:code>/papers.pdf", delivery_papers, name="delivery_papers"),
    path("messages/delivery/<str:code>/handed/", delivery_handed, name="delivery_handed"),
    path("messages/again/<slug:code>/", message_again, name="message_again"),
    path("my/seminars/", seminars, name="trainer"),
    path("record/", record, name="record"),
    path("record/export/", record_export, name="record_export"),
    path("record/verifier/", verifier, name="record_verifier"),
    path("record/keys/", keys, name="record_keys"),
    path("record/<str:code>/", record_place, name="record_place"),
    path("staff/", overview, name="staff"),
    path("staff/seats/<slug:code>/", seat, name="seat"),
    path("staff/seats/<slug:code>/replace/", replace, name="replace"),
    path("staff/<str:code>/", place, name="staff_place"),
    path("staff/<str:code>/comparison/", comparison, name="comparison"),
    path("staff/<str:code>/projector/", projector, name="projector"),
    path("staff/<str:code>/refreshers/", refreshers, name="refreshers"),
    path("staff/<str:code>/readiness/", place_readiness, name="readiness"),
    path("staff/<str:code>/readiness/note/", note, name="readiness_note"),
    path("staff/<str:code>/readiness.csv", readiness_list, name="readiness_csv"),
    path("staff/<str:code>/readiness.xlsx", readiness_workbook, name="readiness_xlsx"),
    path("work/", work, name="work"),
    path("work/<str:code>/stop/", stop, name="work_stop"),
    path("work/<str:code>/retry/", retry, name="work_retry"),
    path("work/<str:code>/discard/", discard, name="work_discard"),
]
