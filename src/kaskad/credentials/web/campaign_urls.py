"""The address of a campaign's certificates, below the campaign."""

from django.urls import path

from kaskad.credentials.web import batch_views, design_views, staff_views

app_name = "certified"
_CERTIFICATES = "<slug:campaign>/certificates/"
_PRINTING = f"{_CERTIFICATES}print/<slug:place>/"
_DESIGN = f"{_CERTIFICATES}design/"
urlpatterns = [
    path(_CERTIFICATES, staff_views.campaign, name="campaign"),
    path(_DESIGN, design_views.designs, name="designs"),
    path(f"{_DESIGN}new/", design_views.draft, name="draft"),
    path(f"{_DESIGN}<int:number>/", design_views.put_in_force, name="in_force"),
    path(f"{_DESIGN}<int:number>/paper.pdf", design_views.sample, name="sample"),
    path(_PRINTING, batch_views.printing, name="printing"),
    path(f"{_PRINTING}<slug:code>/", batch_views.batch, name="batch"),
]
