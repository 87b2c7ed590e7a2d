"""Sign-in names, personal numbers as hashes, and grants above a district."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_staff_session")]
    operations = [
        migrations.AddField(
            "account", "login", models.CharField(max_length=30, null=True, unique=True)
        ),
        migrations.AddField(
            "account", "identity_hash", models.CharField(max_length=64, null=True, unique=True)
        ),
        migrations.AddField("grant", "wide", models.BooleanField(default=False)),
    ]
