from django.urls import path

from kaskad.campaigns.web.law import views

app_name = "law"
urlpatterns = [
    path("", views.provisions, name="provisions"),
    path("import/", views.take_file, name="import"),
    path("<slug:code>/", views.provision, name="provision"),
    path("<slug:code>/amend/", views.amend, name="amend"),
]
