"""Runs that repair the plan in force."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_proposed"),
        ("planning", "0004_calendar_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="planrun",
            name="replan",
            field=models.JSONField(default=dict),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.CheckConstraint(
                condition=Q(what_if={}) | Q(replan={}), name="planning_replan_supposes_nothing"
            ),
        ),
    ]
