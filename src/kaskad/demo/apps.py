from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "kaskad.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
