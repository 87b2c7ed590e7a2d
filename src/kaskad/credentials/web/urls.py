"""Addresses of certificates for their holders, and for those who work for a commission."""

from django.urls import path

from kaskad.credentials.web import own_views, staff_views

app_name = "certificates"
urlpatterns = [
    path("", own_views.own, name="own"),
    path("doubts/<str:code>/", staff_views.decide, name="decide"),
    path("<str:number>/", staff_views.one, name="one"),
    path("<str:number>/below/", staff_views.below, name="below"),
    path("<str:number>/certificate.pdf", own_views.paper, name="paper"),
    path("<str:number>/certificate.png", own_views.phone, name="phone"),
]
