"""Proposals: repairs of the plan in force."""

from django.db import migrations, models
from django.db.models import Q

STATES = ["draft", "proposed", "in_force", "superseded", "discarded"]


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="plan",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("proposed", "Proposed"),
                    ("in_force", "In force"),
                    ("superseded", "Superseded"),
                    ("discarded", "Discarded"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="plan", name="campaigns_plan_state"),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=Q(state__in=STATES), name="campaigns_plan_state"
            ),
        ),
    ]
