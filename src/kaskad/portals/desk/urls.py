"""Addresses of the signed-in pages; the portals' own addresses include them."""

from django.urls import path

from kaskad.portals.desk.views import desk
from kaskad.portals.member.messages import own_messages
from kaskad.portals.member.views import training
from kaskad.portals.person.views import card, contacts, erase, export, own_data
from kaskad.portals.record.views import export as record_export
from kaskad.portals.record.views import keys, record, verifier
from kaskad.portals.record.views import place as record_place
from kaskad.portals.staff.bulletin_views import (
    draft,
    drafts,
    proposal,
    proposal_publish,
    proposal_withdraw,
    wording,
    wording_in_force,
)
from kaskad.portals.staff.comparison import comparison
from kaskad.portals.staff.exemption_views import ask as exemption_ask
from kaskad.portals.staff.exemption_views import exemption, exemptions
from kaskad.portals.staff.figure_views import (
    figure_file,
    figure_members,
    figure_rows,
    figures,
)
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
from kaskad.portals.staff.report_views import report, report_file
from kaskad.portals.staff.seat_views import replace, seat
from kaskad.portals.staff.snapshots import snapshots
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
    path("campaigns/<slug:campaign>/bulletins/", drafts, name="drafts"),
    path("campaigns/<slug:campaign>/bulletins/draft/", draft, name="draft"),
    path("campaigns/<slug:campaign>/bulletins/drafts/<slug:code>/", proposal, name="proposal"),
    path(
        "campaigns/<slug:campaign>/bulletins/drafts/<slug:code>/publish/",
        proposal_publish,
        name="proposal_publish",
    ),
    path(
        "campaigns/<slug:campaign>/bulletins/drafts/<slug:code>/withdraw/",
        proposal_withdraw,
        name="proposal_withdraw",
    ),
    path("campaigns/<slug:campaign>/bulletins/wording/<slug:kind>/", wording, name="wording"),
    path(
        "campaigns/<slug:campaign>/bulletins/wording/<slug:kind>/<int:number>/in-force/",
        wording_in_force,
        name="wording_in_force",
    ),
    path("staff/", overview, name="staff"),
    path("staff/seats/<slug:code>/", seat, name="seat"),
    path("staff/seats/<slug:code>/replace/", replace, name="replace"),
    path("staff/seats/<slug:code>/exemption/", exemption_ask, name="exemption_ask"),
    path("staff/exemptions/<slug:code>/", exemption, name="exemption"),
    path("staff/<str:code>/", place, name="staff_place"),
    path("staff/<str:code>/comparison/", comparison, name="comparison"),
    path("staff/<str:code>/projector/", projector, name="projector"),
    path("staff/<str:code>/refreshers/", refreshers, name="refreshers"),
    path("staff/<str:code>/exemptions/", exemptions, name="exemptions"),
    path("staff/<str:code>/figures/", figures, name="figures"),
    path("staff/<str:code>/figures/members.csv", figure_members, name="figure_members"),
    path("staff/<str:code>/figures/frozen/", snapshots, name="snapshots"),
    path("staff/<str:code>/figures/<slug:figure>/", figure_rows, name="figure_rows"),
    path("staff/<str:code>/figures/<slug:figure>/rows.csv", figure_file, name="figure_file"),
    path("staff/<str:code>/report/", report, name="report"),
    path("staff/<str:code>/report-<slug:language>.<slug:kind>", report_file, name="report_file"),
    path("staff/<str:code>/readiness/", place_readiness, name="readiness"),
    path("staff/<str:code>/readiness/note/", note, name="readiness_note"),
    path("staff/<str:code>/readiness.csv", readiness_list, name="readiness_csv"),
    path("staff/<str:code>/readiness.xlsx", readiness_workbook, name="readiness_xlsx"),
    path("work/", work, name="work"),
    path("work/<str:code>/stop/", stop, name="work_stop"),
    path("work/<str:code>/retry/", retry, name="work_retry"),
    path("work/<str:code>/discard/", discard, name="work_discard"),
]
