"""Accounts know the commission where entries about them belong; so far that of their first grant."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery


def place(apps, schema_editor):
    grants = apps.get_model("accounts", "Grant").objects.filter(account=OuterRef("pk"))
    apps.get_model("accounts", "Account").objects.filter(Exists(grants)).update(
        place=Subquery(grants.order_by("id").values("scope")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_one_time_code")]
    operations = [
        migrations.AddField(
            "Account", "place", models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.RunPython(place, migrations.RunPython.noop),
    ]
