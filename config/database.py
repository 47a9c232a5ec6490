"""Sees to it that a database answers before Django is asked to use it."""

from pathlib import Path

from config.env import Env, var_dir
from config.lib.embedded_postgres import Cluster, cluster

BASE_DIR = Path(__file__).resolve().parent.parent


def ensure_database() -> Cluster | None:
    """Start the embedded server unless DATABASE_URL names another one; None in that case.

    Runs before the settings are read, because the server decides where its socket lies.
    """
    env = Env()
    if env.secret("DATABASE_URL"):
        return None
    server = cluster(var_dir(BASE_DIR, env))
    server.ensure()
    return server
