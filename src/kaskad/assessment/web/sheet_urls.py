"""Addresses of tests on paper, below a campaign."""

from django.urls import path

from kaskad.assessment.web import print_views, sheet_views

app_name = "sheets"
_DESK = "<slug:campaign>/tests/<slug:test>/paper/<str:place>/"
urlpatterns = [
    path(_DESK, sheet_views.desk, name="desk"),
    path(f"{_DESK}print/", sheet_views.papers, name="print"),
    path(f"{_DESK}print/all/", print_views.print_district, name="print_all"),
    path(f"{_DESK}print/<slug:run>/", print_views.district_run, name="run"),
    path(f"{_DESK}sheets/<slug:sheet>/", sheet_views.sheet, name="sheet"),
    path(f"{_DESK}photos/<slug:photo>/", sheet_views.photo, name="photo"),
    path(f"{_DESK}photos/<slug:photo>/file/", sheet_views.photo_file, name="file"),
    path(f"{_DESK}photos/<slug:photo>/rows/<int:row>.png", sheet_views.cutout, name="row"),
]
