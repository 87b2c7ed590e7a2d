"""Address of the button that has a one-time code sent."""

from django.urls import path

from kaskad.commissions.web.views_sign_in_code import send

app_name = "sign_in_codes"

urlpatterns = [path("<str:token>/code/send/", send, name="send")]
