"""Runs that only suppose something."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("planning", "0002_forecasts"),
    ]

    operations = [
        migrations.AddField(
            model_name="planrun",
            name="what_if",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="planrun",
            name="comparison",
            field=models.JSONField(default=dict),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("what_if", {}), ("plan__isnull", True), _connector="OR"),
                name="planning_what_if_has_no_plan",
            ),
        ),
    ]
