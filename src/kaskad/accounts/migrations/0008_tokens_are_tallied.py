"""Requests of tokens are counted where everything that has a limit is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_place")]
    operations = [
        migrations.RemoveField("ApiToken", "window_at"),
        migrations.RemoveField("ApiToken", "window_count"),
    ]
