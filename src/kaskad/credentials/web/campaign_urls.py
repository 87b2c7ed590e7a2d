"""The address of a campaign's certificates, below the campaign."""

from django.urls import path

from kaskad.credentials.web import staff_views

app_name = "certified"
urlpatterns = [path("<slug:campaign>/certificates/", staff_views.campaign, name="campaign")]
