"""The address where a launch goes on, below a language."""

from django.urls import path

from kaskad.assessment.web import launch_views

app_name = "launches"
urlpatterns = [path("<slug:key>/", launch_views.launch, name="launch")]
