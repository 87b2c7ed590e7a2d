"""The address of a campaign's certificates, below the campaign."""

from django.urls import path

from kaskad.credentials.web import batch_views, staff_views

app_name = "certified"
_CERTIFICATES = "<slug:campaign>/certificates/"
_PRINTING = f"{_CERTIFICATES}print/<slug:place>/"
urlpatterns = [
    path(_CERTIFICATES, staff_views.campaign, name="campaign"),
    path(_PRINTING, batch_views.printing, name="printing"),
    path(f"{_PRINTING}<slug:code>/", batch_views.batch, name="batch"),
]
