from django.apps import AppConfig


class SeminarsConfig(AppConfig):
    name = "kaskad.seminars"
    label = "seminars"
    default_auto_field = "django.db.models.BigAutoField"
