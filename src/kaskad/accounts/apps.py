from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "kaskad.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """When somebody signed in is written by the operation, not beside it."""
        user_logged_in.disconnect(dispatch_uid="update_last_login")
