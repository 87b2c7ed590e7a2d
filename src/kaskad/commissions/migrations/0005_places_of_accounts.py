"""Accounts of members learn where their owner sits, or sat last."""

from django.db import migrations


def tell(apps, schema_editor):
    Account = apps.get_model("accounts", "Account")
    seats = (
        apps.get_model("commissions", "Member")
        .objects.filter(person__account__isnull=False)
        .order_by("since", "id")
        .values_list("person__account_id", "commission__code")
    )
    for account, code in dict(seats).items():
        Account.objects.filter(pk=account).update(place=code)


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0004_rosters_wait_as_tasks"), ("accounts", "0007_place"),
    ]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
