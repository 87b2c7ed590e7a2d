from django.urls import path

from kaskad.assessment.web import bank_views, file_views, form_views, item_views

app_name = "bank"
urlpatterns = [
    path("<slug:campaign>/bank/", bank_views.bank, name="bank"),
    path("<slug:campaign>/bank/use/", bank_views.use, name="use"),
    path("<slug:campaign>/bank/items/<str:code>/", item_views.item, name="item"),
    path("<slug:campaign>/bank/new/", form_views.new, name="new"),
    path("<slug:campaign>/bank/import/", file_views.take, name="import"),
    path("<slug:campaign>/bank/export/", file_views.export, name="export"),
    path("<slug:campaign>/bank/export/<slug:form>/", file_views.written, name="file"),
    path("<slug:campaign>/bank/items/<str:code>/edit/", form_views.edit, name="edit"),
    path(
        "<slug:campaign>/bank/items/<str:code>/questions/<int:place>/",
        form_views.step,
        name="step",
    ),
]
