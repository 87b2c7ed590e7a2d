"""Addresses of the results of tests, below a campaign."""

from django.urls import path

from kaskad.assessment.web import results_views

app_name = "results"
urlpatterns = [
    path("<slug:campaign>/results/", results_views.results, name="results"),
    path("<slug:campaign>/results/statements.jsonl", results_views.statements, name="statements"),
    path("<slug:campaign>/results/groups/", results_views.groups, name="groups"),
    path("<slug:campaign>/results/groups/<slug:code>/", results_views.group, name="group"),
    path("<slug:campaign>/results/tests/<slug:test>/", results_views.test, name="test"),
    path(
        "<slug:campaign>/results/tests/<slug:test>/answers.csv",
        results_views.answers,
        name="answers",
    ),
    path(
        "<slug:campaign>/results/tests/<slug:test>/<str:place>/",
        results_views.place,
        name="place",
    ),
]
