"""The Celery application. Imports no app of ours: tasks are discovered once Django is ready."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("second_story")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
