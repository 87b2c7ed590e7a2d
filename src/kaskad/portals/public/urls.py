"""Addresses of the public pages; the portals' own addresses include them."""

from django.urls import path

from kaskad.portals.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("coverage/<str:code>/", views.place, name="place"),
    path("bulletins/", views.bulletins, name="bulletins"),
    path("bulletins/<int:number>/", views.bulletin, name="bulletin"),
    path("bulletins/<int:number>/text/", views.bulletin_text, name="bulletin_text"),
    path("answers/", views.answers, name="answers"),
    path("figures/", views.figures, name="public_figures"),
    path("help/", views.help_for_all, name="help"),
    path("data/coverage.<str:kind>", views.data, name="data"),
]
