from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kaskad.core"
    label = "core"
