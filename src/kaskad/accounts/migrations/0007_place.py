"""Accounts know the commission where entries about them belong; so far that of their grant."""

from django.db import migrations, models


def place(apps, schema_editor):
    Account = apps.get_model("accounts", "Account")
    first: dict[int, str] = {}
    for account, scope in (
        apps.get_model("accounts", "Grant")
        .objects.filter(until=None).order_by("id").values_list("account_id", "scope")
    ):
        first.setdefault(account, scope)
    for account, scope in first.items():
        Account.objects.filter(pk=account).update(place=scope)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_one_time_code")]
    operations = [
        migrations.AddField(
            "Account", "place", models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.RunPython(place, migrations.RunPython.noop),
    ]
