"""Addresses of the public pages; the portals' own addresses include them."""

from django.urls import path

from kaskad.portals.public import data_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("coverage/<str:code>/", views.place, name="place"),
    path("bulletins/", views.bulletins, name="bulletins"),
    path("bulletins/<int:number>/", views.bulletin, name="bulletin"),
    path("bulletins/<int:number>/text/", views.bulletin_text, name="bulletin_text"),
    path("bulletins/<int:number>/press.zip", views.press, name="press"),
    path("answers/", views.answers, name="answers"),
    path("figures/", views.figures, name="public_figures"),
    path("help/", views.help_for_all, name="help"),
    path("help/<slug:audience>/", views.guide, name="guide"),
    path("help/pictures/<slug:name>.png", views.guide_picture, name="guide_picture"),
    path("data/", data_views.open_data, name="open_data"),
    path("data/datapackage.json", data_views.data_package, name="data_package"),
    path("data/coverage.<str:kind>", views.data, name="data"),
    path("data/<slug:name>.<slug:kind>", data_views.dataset, name="dataset"),
    path("news.<slug:kind>", data_views.feed, name="feed"),
]
