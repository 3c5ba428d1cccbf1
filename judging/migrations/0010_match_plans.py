"""Plans of who would judge what, worked out in the background, and wishes for pairs."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import judging.models.matching


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0003_conflicts_named_and_fences"),
        ("judging", "0009_conflicts_weighed_and_ruled"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="source",
            field=models.CharField(
                choices=[
                    ("hand", "By hand"),
                    ("deal", "Dealt automatically"),
                    ("import", "From a file"),
                    ("match", "By a match plan"),
                    ("panel", "As a panel"),
                ],
                default="hand",
                max_length=20,
                verbose_name="source",
            ),
        ),
        migrations.CreateModel(
            name="MatchPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        default=judging.models.matching.new_plan_code,
                        editable=False,
                        max_length=20,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("match", "Matching"), ("repair", "Repair"), ("extra", "Extra sheets near the cut")],
                        default="match",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Being worked out"),
                            ("ready", "Ready to be applied"),
                            ("infeasible", "Not possible as asked"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                            ("applied", "Applied"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("settings", models.JSONField(default=dict, verbose_name="settings")),
                ("seed", models.PositiveBigIntegerField(verbose_name="seed")),
                ("inputs", models.JSONField(default=dict, verbose_name="digests of what was read")),
                ("inputs_digest", models.CharField(blank=True, max_length=64, verbose_name="digest of what was read")),
                ("result", models.JSONField(default=dict, verbose_name="result")),
                ("result_digest", models.CharField(blank=True, max_length=64, verbose_name="digest of the result")),
                ("engine_version", models.CharField(blank=True, max_length=20)),
                ("stage", models.CharField(blank=True, max_length=20, verbose_name="stage")),
                ("done", models.PositiveSmallIntegerField(default=0, verbose_name="stages done")),
                ("total", models.PositiveSmallIntegerField(default=0, verbose_name="of")),
                ("best", models.FloatField(blank=True, null=True, verbose_name="best so far")),
                ("bound", models.FloatField(blank=True, null=True, verbose_name="what no answer passes")),
                ("problem", models.TextField(blank=True, verbose_name="what went wrong")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "handed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="handed to a worker"),
                ),
                ("told_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last heard of")),
                ("started_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("applied_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="match_plans", to="awards.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "match plan",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "running", "ready", "infeasible", "failed", "cancelled", "applied"],
                            )
                        ),
                        name="match_plan_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["match", "repair", "extra"])), name="match_plan_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done__lte", models.F("total"))), name="match_plan_done_within_total"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["running", "waiting"])),
                        fields=("round",),
                        name="one_match_plan_in_work_per_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ["running", "waiting"])),
                            models.Q(
                                models.Q(("state__in", ["running", "waiting"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="match_plan_ended_iff_stamped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["applied", "ready"]), _negated=True),
                            models.Q(
                                models.Q(("inputs_digest", ""), _negated=True),
                                models.Q(("result_digest", ""), _negated=True),
                                models.Q(("engine_version", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="match_plan_solved_only_with_digests",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at__isnull", False), ("state", "applied")),
                            models.Q(models.Q(("state", "applied"), _negated=True), ("applied_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="match_plan_applied_iff_stamped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("problem", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="match_plan_that_failed_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PairWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("pin", "Shall meet"), ("forbid", "Shall not meet")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pair_wishes", to="awards.entry"
                    ),
                ),
                (
                    "judge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pair_wishes", to="judging.judge"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pair_wishes", to="awards.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "wish for a pair",
                "verbose_name_plural": "wishes for pairs",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("round"), models.F("judge"), models.F("entry"), name="one_wish_per_judge_entry_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pin", "forbid"])), name="wish_kind_is_known"
                    ),
                ],
            },
        ),
    ]
