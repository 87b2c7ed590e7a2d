import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_api_tokens'),
    ]

    operations = [
        migrations.RenameField('Account', 'last_login', 'signed_in_at'),
        migrations.AlterField('Account', 'signed_in_at', models.DateTimeField(null=True)),
        migrations.CreateModel(
            name='OneTimeCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64)),
                ('until', models.DateTimeField()),
                ('wrong', models.PositiveSmallIntegerField(default=0)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='one_time_code', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
