"""Addresses that machines ask: providers of SMS and mail programs. They have no language."""

from django.urls import path

from kaskad.messaging.web import machines

app_name = "message-machines"

urlpatterns = [
    path("receipts/<str:token>/", machines.receipt, name="receipt"),
    path("stop/<slug:token>/<slug:kind>/", machines.one_click, name="one_click"),
]
