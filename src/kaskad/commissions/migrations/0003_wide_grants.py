"""Grants given before are told whether they reach above a district; accounts learn whose they are."""

from django.db import migrations

ROOT_CODE = "KZ"


def tell(apps, schema_editor):
    Grant = apps.get_model("accounts", "Grant")
    Commission = apps.get_model("commissions", "Commission")
    above = Commission.objects.filter(level__in=("central", "region")).values_list("code", flat=True)
    Grant.objects.filter(scope__in=[ROOT_CODE, *above]).update(wide=True)
    Person = apps.get_model("commissions", "Person")
    for person in Person.objects.filter(account__isnull=False).select_related("account").iterator():
        person.account.identity_hash = person.iin_hash
        person.account.save(update_fields=["identity_hash"])


class Migration(migrations.Migration):
    dependencies = [("commissions", "0002_tries"), ("accounts", "0004_staff_sign_in")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
