from django.urls import path

from kaskad.campaigns.web import views

app_name = "campaigns"
urlpatterns = [
    path("<slug:code>/", views.campaign, name="campaign"),
    path("<slug:code>/edit/", views.edit, name="edit"),
    path("<slug:code>/campaign.toml", views.export, name="export"),
    path("<slug:code>/versions/<int:number>.toml", views.version, name="version"),
]
