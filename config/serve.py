"""What ./bin/run starts once everything is installed: database, migrations, demo data, then the three programs."""

import http.client
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from config.database import ensure_database
from config.lib.embedded_postgres import Cluster
from config.lib.errors import StartError
from config.lib.supervisor import Program, Supervisor

CHECK_EVERY = 2.0  # seconds between looks at the database and the folders


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Celery warns of root because of pickled messages; ours are JSON and hold ids only.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with superuser privileges")
    try:
        server = ensure_database()
        if server:
            os.environ["DATABASE_URL"] = server.url()
        prepare()
        serve(server)
    except StartError as error:
        sys.exit(f"Second Story: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def prepare() -> None:
    """Bring the database up to date; the first start also fills it with the demo."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError, connections

    from config.setup import prepare_database

    django.setup()
    make_folders()
    try:
        prepare_database()
    except OperationalError as error:
        raise StartError(f"The database does not answer: {str(error).splitlines()[0]}") from error
    if settings.PRODUCTION:  # elsewhere files are served from where they lie
        call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()


def make_folders() -> None:
    """Somebody tidying up var/ must not stop the work."""
    from django.conf import settings

    for folder in (settings.BROKER_DIR / "messages", settings.BROKER_DIR / "control", settings.MEDIA_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def serve(server: Cluster | None) -> None:
    from django.conf import settings

    supervisor = Supervisor(programs(listening_host(), settings.PORT, settings.VAR_DIR), watch(server))
    threading.Thread(target=announce, args=(settings.PORT, supervisor), daemon=True).start()
    supervisor.run()
    if server:
        server.release()
    print("Second Story has stopped.", flush=True)


def listening_host() -> str:
    return os.environ.get("HOST", "").strip() or "127.0.0.1"


def programs(host: str, port: int, var: Path) -> list[Program]:
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{host}:{port}", "--workers", "2"]
    gunicorn += ["--threads", "4", "--timeout", "60", "--graceful-timeout", "8", "--log-level", "warning"]
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "config"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    return [
        Program("web", gunicorn),
        Program("worker", [*celery, "worker", "--concurrency", "2", *quiet]),
        Program("beat", [*celery, "beat", "--schedule", str(var / "beat-schedule"), "--pidfile=", "-l", "WARNING"]),
    ]


def watch(server: Cluster | None) -> Callable[[], None]:
    """What the supervisor does between looks at its programs, every two seconds."""
    due = 0.0

    def tick() -> None:
        nonlocal due
        if time.monotonic() < due:
            return
        due = time.monotonic() + CHECK_EVERY
        make_folders()
        if server and not server.is_running():
            server.ensure()

    return tick


def announce(port: int, supervisor: Supervisor) -> None:
    """Say where it is and who may sign in, once it answers."""
    from django.conf import settings

    from config.setup import sign_in_lines

    while not supervisor.stop_requests:
        if answers(port):
            address = settings.BASE_URL if settings.PRODUCTION else f"http://localhost:{port}"
            lines = [f"Second Story is ready: {address}/", *sign_in_lines(), "Ctrl-C stops it."]
            print("\n" + "\n".join(f"  {line}" for line in lines) + "\n", flush=True)
            return
        time.sleep(0.2)


def answers(port: int) -> bool:
    from django.conf import settings

    host = listening_host().replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - the address to ask, not to listen on
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/ready", headers={"Host": settings.ALLOWED_HOSTS[0]})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    main()
