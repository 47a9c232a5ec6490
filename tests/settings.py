"""The settings of the test run: those of config.settings in test mode, on a PostgreSQL cluster of its own.

The cluster is apart from the one ./bin/run uses. The workers of xdist inherit its address, and the process
that started them holds it until they are done. Set DATABASE_URL to test against another server; its role must
be allowed to create databases.
"""

import os
from pathlib import Path

from config.env import Env, var_dir
from config.lib.embedded_postgres import cluster

os.environ["MODE"] = "test"
os.environ.setdefault("LOG_LEVEL", "WARNING")

if not Env().secret("DATABASE_URL"):
    server = cluster(var_dir(Path(__file__).resolve().parent.parent, Env()), "postgres-test", throwaway=True)
    server.ensure()
    os.environ["DATABASE_URL"] = server.url()

from config.settings import *  # noqa: F403 - the lines above decide what it reads

INSTALLED_APPS = [*INSTALLED_APPS, "tests.config.parcels"]  # noqa: F405 - a job model for tests/config/test_work.py
CELERY_BROKER_URL = "memory://"  # tasks run in place; what needs a real broker brings one
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - whitenoise warns where it is missing
DATABASES["default"]["ENGINE"] = "tests.postgresql"  # noqa: F405
