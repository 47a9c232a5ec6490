"""The checks of ./bin/test, run by the virtual environment's Python: linters, migrations, then the tests."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

CHECKS = {
    "ruff": ["-m", "ruff", "check", "--quiet", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "djlint": ["-m", "djlint", "--lint", "--quiet", "templates"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
}


def main(arguments: list[str]) -> int:
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    plugins = ["-p", "tests.plugins.journeys", "-p", "tests.plugins.order"]
    command = [sys.executable, "-m", "pytest", *plugins, "-n", "2", *arguments]
    tests = subprocess.run(command, cwd=ROOT).returncode
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}", file=sys.stderr)
    return tests or bool(failed)


def passes(name: str, command: list[str]) -> bool:
    if command[-1] == "templates" and not any((ROOT / "templates").rglob("*.html")):
        return True
    # makemigrations asks the database what is applied; the one of ./bin/run is not its business
    environment = os.environ | {"MODE": "test", "VAR_DIR": str(ROOT / "var" / "check")}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True)
    print(f"{name}: {'ok' if done.returncode == 0 else 'failed'}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
