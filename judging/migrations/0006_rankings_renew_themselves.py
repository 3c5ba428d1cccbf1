"""Missing-data policy, snapshot and evidence. The guards of what is certified are lifted while tables are rebuilt, and put
back, wider, by 0008.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

earlier = import_module("judging.migrations.0002_refuse_changes_to_what_is_certified")


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0002_unique_without_a_category"),
        ("judging", "0005_options_of_the_official_method"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(earlier.unguard, earlier.guard),
        migrations.CreateModel(
            name="MissingDataPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "missing",
                    models.CharField(
                        choices=[
                            ("refuse_sheet", "The whole sheet does not count"),
                            ("leave_out", "Left out, the rest carries on"),
                            ("wait", "The entry waits, without a total"),
                        ],
                        default="refuse_sheet",
                        max_length=20,
                        verbose_name="Missing mark",
                    ),
                ),
                (
                    "absent",
                    models.CharField(
                        choices=[
                            ("leave_out", "Left out, the rest carries on"),
                            ("wait", "The entry waits, without a total"),
                        ],
                        default="leave_out",
                        max_length=20,
                        verbose_name="Absent sheet",
                    ),
                ),
                (
                    "not_applicable",
                    models.CharField(
                        choices=[
                            ("leave_out", "Left out, the rest carries on"),
                            ("refuse_sheet", "The whole sheet does not count"),
                            ("wait", "The entry waits, without a total"),
                        ],
                        default="leave_out",
                        max_length=20,
                        verbose_name="Not applicable",
                    ),
                ),
                (
                    "recused",
                    models.CharField(
                        choices=[
                            ("leave_out", "Left out, the rest carries on"),
                            ("wait", "The entry waits, without a total"),
                        ],
                        default="leave_out",
                        max_length=20,
                        verbose_name="Recused judge",
                    ),
                ),
                (
                    "late",
                    models.CharField(
                        choices=[
                            ("count", "Counts like any other"),
                            ("leave_out", "Left out, the rest carries on"),
                            ("wait", "The entry waits, without a total"),
                        ],
                        default="count",
                        max_length=20,
                        verbose_name="Late mark",
                    ),
                ),
                ("frozen_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "missing-data policy",
                "verbose_name_plural": "missing-data policies",
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen", models.CharField(blank=True, max_length=64, verbose_name="digest of what was read")),
                ("sheets", models.JSONField(default=dict, verbose_name="sheets that were read")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="as of")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="handed to a worker")),
                ("failed_at", models.DateTimeField(blank=True, null=True, verbose_name="last tried in vain")),
                (
                    "failed_seen",
                    models.CharField(blank=True, max_length=64, verbose_name="digest of what could not be tabulated"),
                ),
                ("problem_code", models.CharField(blank=True, max_length=60)),
                ("problem", models.TextField(blank=True, verbose_name="why it cannot be computed")),
            ],
            options={
                "verbose_name": "snapshot of a ranking",
            },
        ),
        migrations.CreateModel(
            name="TabulationEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being gathered"),
                            ("computed", "Gathered"),
                            ("failed", "Cannot be gathered"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("evidence", models.JSONField(default=dict, verbose_name="evidence")),
                ("seed", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="seed")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="digest")),
                ("engine_version", models.CharField(blank=True, max_length=20)),
                ("computed_at", models.DateTimeField(blank=True, null=True)),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="handed to a worker")),
                ("problem", models.TextField(blank=True, verbose_name="why it cannot be gathered")),
            ],
            options={
                "verbose_name": "evidence of a tabulation",
                "verbose_name_plural": "evidence of tabulations",
            },
        ),
        migrations.AddField(
            model_name="tabulation",
            name="missing_data",
            field=models.JSONField(default=dict, verbose_name="what was missing, by category"),
        ),
        migrations.AddField(
            model_name="tabulation",
            name="source",
            field=models.CharField(
                choices=[("hand", "Computed by a person"), ("automatic", "Renewed automatically")],
                default="hand",
                max_length=20,
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="tabulation",
            name="superseded_reason",
            field=models.TextField(blank=True, verbose_name="why it was corrected"),
        ),
        migrations.AddConstraint(
            model_name="tabulation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "superseded"),
                        ("superseded_at__isnull", False),
                        models.Q(("superseded_reason", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "superseded"), _negated=True), ("superseded_at__isnull", True)),
                    _connector="OR",
                ),
                name="tabulation_superseded_iff_stamped_and_reasoned",
            ),
        ),
        migrations.AddConstraint(
            model_name="tabulation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "automatic"), ("state", "provisional")),
                fields=("round",),
                name="one_automatic_tabulation_per_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="tabulation",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["hand", "automatic"])), name="tabulation_source_is_known"
            ),
        ),
        migrations.AddField(
            model_name="missingdatapolicy",
            name="round",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="missing_data_policy", to="awards.round"
            ),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="round",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="snapshot", to="awards.round"
            ),
        ),
        migrations.AddField(
            model_name="tabulationevidence",
            name="tabulation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="judging.tabulation"
            ),
        ),
        migrations.AddConstraint(
            model_name="missingdatapolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("missing__in", ["refuse_sheet", "leave_out", "wait"])),
                name="effect_of_missing_is_allowed",
            ),
        ),
        migrations.AddConstraint(
            model_name="missingdatapolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("absent__in", ["leave_out", "wait"])), name="effect_of_absent_is_allowed"
            ),
        ),
        migrations.AddConstraint(
            model_name="missingdatapolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("not_applicable__in", ["leave_out", "refuse_sheet", "wait"])),
                name="effect_of_not_applicable_is_allowed",
            ),
        ),
        migrations.AddConstraint(
            model_name="missingdatapolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("recused__in", ["leave_out", "wait"])), name="effect_of_recused_is_allowed"
            ),
        ),
        migrations.AddConstraint(
            model_name="missingdatapolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("late__in", ["count", "leave_out", "wait"])), name="effect_of_late_is_allowed"
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seen", ""), ("taken_at__isnull", True)),
                    models.Q(("taken_at__isnull", False), models.Q(("seen", ""), _negated=True)),
                    _connector="OR",
                ),
                name="snapshot_taken_iff_digested",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("failed_at__isnull", True), ("failed_seen", ""), ("problem", ""), ("problem_code", "")),
                    models.Q(
                        ("failed_at__isnull", False),
                        models.Q(("failed_seen", ""), _negated=True),
                        models.Q(("problem_code", ""), _negated=True),
                        models.Q(("problem", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="snapshot_failed_iff_it_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="tabulationevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "computed", "failed"])), name="evidence_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="tabulationevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("computed_at__isnull", False),
                        ("problem", ""),
                        ("seed__isnull", False),
                        ("state", "computed"),
                        models.Q(("digest", ""), _negated=True),
                        models.Q(("engine_version", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "computed"), _negated=True), ("computed_at__isnull", True)),
                    _connector="OR",
                ),
                name="evidence_computed_iff_stamped_seeded_and_digested",
            ),
        ),
        migrations.AddConstraint(
            model_name="tabulationevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), _negated=True),
                    models.Q(("problem", ""), _negated=True),
                    _connector="OR",
                ),
                name="evidence_that_failed_says_why",
            ),
        ),
    ]
