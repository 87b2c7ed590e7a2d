"""Addresses of rosters and of the people in commissions."""

from django.urls import path

from kaskad.commissions.web import views

app_name = "commissions"

urlpatterns = [
    path("", views.rosters, name="rosters"),
    path("template.xlsx", views.template, name="template"),
    path("commissions/<str:code>/", views.commission, name="commission"),
    path("<slug:code>/", views.roster, name="roster"),
    path("<slug:code>/errors.csv", views.errors, name="errors"),
    path("<slug:code>/accept/", views.accept, name="accept"),
    path("<slug:code>/discard/", views.discard, name="discard"),
]
