"""The address of the learning platforms of a campaign."""

from django.urls import path

from kaskad.assessment.web import platform_views

app_name = "platforms"
urlpatterns = [path("<slug:campaign>/platforms/", platform_views.platforms, name="platforms")]
