"""Whose entries an organiser keeps away from is told on the own profile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_keep_api_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="organisation",
            field=models.CharField(blank=True, max_length=200, verbose_name="organisation"),
        ),
    ]
