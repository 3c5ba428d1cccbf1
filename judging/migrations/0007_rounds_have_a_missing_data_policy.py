"""Every round that has rules gets the policy which its rules have followed all along."""

from django.db import migrations

FIRST = {
    "missing": "refuse_sheet",
    "absent": "leave_out",
    "not_applicable": "leave_out",
    "recused": "leave_out",
    "late": "count",
}


def write_policies(apps, schema_editor):
    RoundRules = apps.get_model("judging", "RoundRules")
    MissingDataPolicy = apps.get_model("judging", "MissingDataPolicy")
    for rules in RoundRules.objects.select_related("rubric").order_by("rubric__round_id", "pk"):
        declared = rules.definition.get("states", {})
        effects = {state: declared.get(state, effect) for state, effect in FIRST.items()}
        MissingDataPolicy.objects.get_or_create(
            round_id=rules.rubric.round_id, defaults={**effects, "frozen_at": rules.rubric.frozen_at}
        )


class Migration(migrations.Migration):
    dependencies = [("judging", "0006_rankings_renew_themselves")]
    operations = [migrations.RunPython(write_policies, migrations.RunPython.noop)]
