"""The address of the trainers who may not teach yet, below a campaign."""

from django.urls import path

from kaskad.assessment.web import gate_views

app_name = "gate"
urlpatterns = [path("<slug:campaign>/gate/", gate_views.trainers, name="trainers")]
