"""A new installation begins with patterns to choose from. Later versions add theirs with `seed_patterns`."""

from django.db import migrations


def seed(apps, schema_editor):
    from learnings.domain.patterns import seed_starter_patterns

    seed_starter_patterns(apps.get_model("learnings", "Pattern"))


class Migration(migrations.Migration):
    dependencies = [("learnings", "0002_gate")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
