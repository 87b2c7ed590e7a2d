from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "kaskad.core.tasks"
    label = "tasks"
