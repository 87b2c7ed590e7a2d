"""The latest entry of a tag is looked up at every page: its index is by number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards")]
    operations = [
        migrations.RemoveIndex("entry", "audit_entry_tag"),
        migrations.AddIndex(
            "entry", models.Index(fields=["tag", "id"], name="audit_entry_latest")
        ),
    ]
