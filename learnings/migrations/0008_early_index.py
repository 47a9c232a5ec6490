from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('learnings', '0007_released')]

    operations = [
        AddIndexConcurrently(
            model_name='learning',
            index=models.Index(condition=models.Q(('shared_at__isnull', False)), fields=['shared_at'], name='learning_early'),
        ),
    ]
