"""What is not understood, below a campaign."""

from django.urls import path

from kaskad.assessment.web import understanding_views as views

app_name = "understanding"
urlpatterns = [
    path("<slug:campaign>/understanding/", views.overview, name="overview"),
    path("<slug:campaign>/understanding/alerts.csv", views.alerts, name="alerts"),
    path("<slug:campaign>/understanding/groups/", views.groups, name="groups"),
    path("<slug:campaign>/understanding/groups.csv", views.groups_file, name="groups_file"),
    path("<slug:campaign>/understanding/tests/<slug:code>/", views.items, name="items"),
    path("<slug:campaign>/understanding/tests/<slug:code>.csv", views.items_file, name="file"),
    path(
        "<slug:campaign>/understanding/tests/<slug:code>/languages/",
        views.languages,
        name="languages",
    ),
    path("<slug:campaign>/understanding/tests/<slug:code>/<int:version>/", views.item, name="item"),
]
