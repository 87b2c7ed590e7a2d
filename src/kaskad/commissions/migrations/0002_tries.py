"""How often the worker took a roster up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commissions", "0001_initial")]
    operations = [
        migrations.AddField("rosterbatch", "tries", models.PositiveSmallIntegerField(default=0))
    ]
