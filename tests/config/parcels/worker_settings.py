"""The test settings with tasks that travel through the broker of CELERY_BROKER_URL."""

import os

from tests.settings import *  # noqa: F403 - a variation of it

CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = os.environ["CELERY_BROKER_URL"]
