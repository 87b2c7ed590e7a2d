"""Addresses of the results of tests, below a campaign."""

from django.urls import path

from kaskad.assessment.web import print_views, results_views

app_name = "results"
_PAPERS = "<slug:campaign>/results/groups/<slug:code>/papers/<slug:test>/"
urlpatterns = [
    path("<slug:campaign>/results/", results_views.results, name="results"),
    path("<slug:campaign>/results/statements.jsonl", results_views.statements, name="statements"),
    path("<slug:campaign>/results/groups/", results_views.groups, name="groups"),
    path("<slug:campaign>/results/groups/<slug:code>/", results_views.group, name="group"),
    path(_PAPERS, print_views.print_group, name="group_papers"),
    path(f"{_PAPERS}<slug:run>/", print_views.group_run, name="group_run"),
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
