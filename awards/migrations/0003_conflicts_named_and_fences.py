"""Entrants name whom they ask not to be judged by; organisers with a tie to an entry are fenced off from its judging."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0002_unique_without_a_category"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="entrant",
            name="parent_organisation",
            field=models.CharField(blank=True, max_length=200, verbose_name="parent organisation"),
        ),
        migrations.CreateModel(
            name="Fence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("standing", "Standing"), ("lifted", "Lifted")],
                        default="standing",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("ruled_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("lifted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fences", to="awards.entry"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fences", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ruled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "fence",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"), models.F("entry"), name="one_fence_per_person_and_entry"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="fence_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", False), ("state", "lifted")),
                            models.Q(("lifted_at__isnull", True), ("state", "standing")),
                            _connector="OR",
                        ),
                        name="fence_lifted_iff_stamped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NamedConflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "A person"), ("organisation", "An organisation")],
                        max_length=20,
                        verbose_name="person or organisation",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("reason", models.TextField(verbose_name="reason")),
                ("named_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="named_conflicts", to="awards.entry"
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "conflict named by the entrant",
                "ordering": ["entry", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("entry"),
                        models.F("kind"),
                        django.db.models.functions.text.Lower("name"),
                        name="one_named_conflict_per_entry_and_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["person", "organisation"])),
                        name="named_conflict_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="named_conflict_says_whom_and_why",
                    ),
                ],
            },
        ),
    ]
