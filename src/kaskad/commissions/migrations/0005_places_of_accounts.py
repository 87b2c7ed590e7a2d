"""Accounts of members learn where their owner sits, or sat last."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery


def tell(apps, schema_editor):
    Member = apps.get_model("commissions", "Member")
    seats = Member.objects.filter(person__account=OuterRef("pk")).order_by("-since", "-id")
    # One statement: a country's accounts are not carried through this process.
    apps.get_model("accounts", "Account").objects.filter(Exists(seats)).update(
        place=Subquery(seats.values("commission__code")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0004_rosters_wait_as_tasks"), ("accounts", "0007_place"),
    ]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
