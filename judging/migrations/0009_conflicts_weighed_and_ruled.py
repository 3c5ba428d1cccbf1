"""Conflicts are weighed by the season and ruled on with a name and a reason; judges tell more of their ties."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def rulings_of_old(apps, schema_editor):
    """What was lifted before was ruled on by somebody; the log says by whom and why."""
    Conflict = apps.get_model("judging", "Conflict")
    for conflict in Conflict.objects.filter(state="lifted"):
        conflict.decided_at, conflict.ruling = conflict.lifted_at, "The reason is in the log."
        conflict.save(update_fields=["decided_at", "ruling"])


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0003_conflicts_named_and_fences"),
        ("judging", "0008_refuse_more_changes_to_what_is_certified"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConflictPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "same_country",
                    models.CharField(
                        choices=[
                            ("hard", "Keeps the two apart"),
                            ("soft", "Avoided where possible, and told"),
                            ("ignored", "Not counted"),
                        ],
                        default="hard",
                        max_length=10,
                        verbose_name="Same country",
                    ),
                ),
                (
                    "same_city",
                    models.CharField(
                        choices=[
                            ("hard", "Keeps the two apart"),
                            ("soft", "Avoided where possible, and told"),
                            ("ignored", "Not counted"),
                        ],
                        default="hard",
                        max_length=10,
                        verbose_name="Same city",
                    ),
                ),
                (
                    "same_organisation",
                    models.CharField(
                        choices=[
                            ("hard", "Keeps the two apart"),
                            ("soft", "Avoided where possible, and told"),
                            ("ignored", "Not counted"),
                        ],
                        default="hard",
                        max_length=10,
                        verbose_name="Same organisation",
                    ),
                ),
                (
                    "parent_organisation",
                    models.CharField(
                        choices=[
                            ("hard", "Keeps the two apart"),
                            ("soft", "Avoided where possible, and told"),
                            ("ignored", "Not counted"),
                        ],
                        default="hard",
                        max_length=10,
                        verbose_name="Parent organisation",
                    ),
                ),
                (
                    "same_mail_domain",
                    models.CharField(
                        choices=[
                            ("hard", "Keeps the two apart"),
                            ("soft", "Avoided where possible, and told"),
                            ("ignored", "Not counted"),
                        ],
                        default="hard",
                        max_length=10,
                        verbose_name="Same mail domain",
                    ),
                ),
                (
                    "shared_member",
                    models.CharField(
                        choices=[
                            ("hard", "Keeps the two apart"),
                            ("soft", "Avoided where possible, and told"),
                            ("ignored", "Not counted"),
                        ],
                        default="hard",
                        max_length=10,
                        verbose_name="Members together elsewhere",
                    ),
                ),
                (
                    "collaborator",
                    models.CharField(
                        choices=[
                            ("hard", "Keeps the two apart"),
                            ("soft", "Avoided where possible, and told"),
                            ("ignored", "Not counted"),
                        ],
                        default="hard",
                        max_length=10,
                        verbose_name="Collaborator",
                    ),
                ),
                (
                    "past_project",
                    models.CharField(
                        choices=[
                            ("hard", "Keeps the two apart"),
                            ("soft", "Avoided where possible, and told"),
                            ("ignored", "Not counted"),
                        ],
                        default="hard",
                        max_length=10,
                        verbose_name="Past project",
                    ),
                ),
                (
                    "project_years",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="A project without a year always counts.",
                        verbose_name="years that a past project counts",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflict policy",
                "verbose_name_plural": "conflict policies",
            },
        ),
        migrations.RemoveConstraint(
            model_name="conflict",
            name="conflict_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="conflict",
            name="conflict_lifted_iff_stamped",
        ),
        migrations.AddField(
            model_name="assignment",
            name="despite",
            field=models.TextField(blank=True, verbose_name="why it was given in spite of a soft conflict"),
        ),
        migrations.AddField(
            model_name="conflict",
            name="decided_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="conflict",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="ruling",
            field=models.TextField(blank=True, verbose_name="ruling"),
        ),
        migrations.AddField(
            model_name="judge",
            name="affiliations",
            field=models.JSONField(blank=True, default=list, verbose_name="further affiliations"),
        ),
        migrations.AddField(
            model_name="judge",
            name="collaborators",
            field=models.JSONField(blank=True, default=list, verbose_name="collaborators"),
        ),
        migrations.AddField(
            model_name="judge",
            name="mail_domains",
            field=models.JSONField(blank=True, default=list, verbose_name="further mail domains"),
        ),
        migrations.AddField(
            model_name="judge",
            name="other_countries",
            field=models.JSONField(blank=True, default=list, verbose_name="other countries"),
        ),
        migrations.AddField(
            model_name="judge",
            name="parent_organisation",
            field=models.CharField(blank=True, max_length=200, verbose_name="parent organisation"),
        ),
        migrations.AddField(
            model_name="judge",
            name="past_projects",
            field=models.JSONField(blank=True, default=list, verbose_name="past projects"),
        ),
        migrations.AddField(
            model_name="judge",
            name="ties_told_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="conflict",
            name="kind",
            field=models.CharField(
                choices=[
                    ("same_country", "Same country"),
                    ("same_city", "Same city"),
                    ("same_organisation", "Same organisation"),
                    ("parent_organisation", "Parent organisation"),
                    ("same_mail_domain", "Same mail domain"),
                    ("member", "Member of the entrant"),
                    ("shared_member", "Members together elsewhere"),
                    ("collaborator", "Collaborator"),
                    ("past_project", "Past project"),
                    ("named", "Named by the entrant"),
                    ("professional", "Professional tie"),
                    ("personal", "Personal tie"),
                    ("other", "Other reason"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="conflict",
            name="source",
            field=models.CharField(
                choices=[
                    ("declared", "Declared by the judge"),
                    ("detected", "Detected"),
                    ("named", "Named by the entrant"),
                    ("ruled", "Ruled by the secretariat"),
                ],
                max_length=20,
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="conflict",
            name="state",
            field=models.CharField(
                choices=[("claimed", "Claimed"), ("standing", "Standing"), ("lifted", "Lifted")],
                default="standing",
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="recusal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("same_country", "Same country"),
                    ("same_city", "Same city"),
                    ("same_organisation", "Same organisation"),
                    ("parent_organisation", "Parent organisation"),
                    ("same_mail_domain", "Same mail domain"),
                    ("member", "Member of the entrant"),
                    ("shared_member", "Members together elsewhere"),
                    ("collaborator", "Collaborator"),
                    ("past_project", "Past project"),
                    ("named", "Named by the entrant"),
                    ("professional", "Professional tie"),
                    ("personal", "Personal tie"),
                    ("other", "Other reason"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.RunPython(rulings_of_old, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "same_country",
                            "same_city",
                            "same_organisation",
                            "parent_organisation",
                            "same_mail_domain",
                            "member",
                            "shared_member",
                            "collaborator",
                            "past_project",
                            "named",
                            "professional",
                            "personal",
                            "other",
                        ],
                    )
                ),
                name="conflict_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at__isnull", False), ("state", "lifted")),
                    models.Q(("lifted_at__isnull", True), ("state__in", ["claimed", "standing"])),
                    _connector="OR",
                ),
                name="conflict_lifted_iff_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["declared", "detected", "named", "ruled"])),
                name="conflict_source_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("ruling", "")),
                    models.Q(("decided_at__isnull", False), models.Q(("ruling", ""), _negated=True)),
                    _connector="OR",
                ),
                name="conflict_decided_iff_ruled",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "claimed"), _negated=True), ("decided_at__isnull", True), _connector="OR"
                ),
                name="conflict_claimed_only_until_decided",
            ),
        ),
        migrations.AddField(
            model_name="conflictpolicy",
            name="season",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="conflict_policy", to="awards.season"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("same_country__in", ["hard", "soft", "ignored"])),
                name="effect_of_same_country_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("same_city__in", ["hard", "soft", "ignored"])), name="effect_of_same_city_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("same_organisation__in", ["hard", "soft", "ignored"])),
                name="effect_of_same_organisation_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent_organisation__in", ["hard", "soft", "ignored"])),
                name="effect_of_parent_organisation_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("same_mail_domain__in", ["hard", "soft", "ignored"])),
                name="effect_of_same_mail_domain_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("shared_member__in", ["hard", "soft", "ignored"])),
                name="effect_of_shared_member_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("collaborator__in", ["hard", "soft", "ignored"])),
                name="effect_of_collaborator_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("past_project__in", ["hard", "soft", "ignored"])),
                name="effect_of_past_project_is_known",
            ),
        ),
    ]
