"""The address of results as statements, below a campaign."""

from django.urls import path

from kaskad.assessment.web import statement_views

app_name = "statements"
urlpatterns = [
    path("<slug:campaign>/results.jsonl", statement_views.written, name="written"),
]
