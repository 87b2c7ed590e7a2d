from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "kaskad.work"
    label = "work"
