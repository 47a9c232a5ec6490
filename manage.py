#!/usr/bin/env python
"""Command-line entry point for administrative tasks. Without DATABASE_URL it brings its own PostgreSQL."""

import os
import sys

NEEDS_NO_DATABASE = {
    "help",
    "version",
    "--version",
    "--help",
    "collectstatic",
    "makemessages",
    "compilemessages",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.database import ensure_database
    from config.lib.errors import StartError

    try:
        if not NEEDS_NO_DATABASE.intersection(sys.argv[1:2] or ["help"]):
            ensure_database()
        execute_from_command_line(sys.argv)
    except StartError as error:
        sys.exit(f"Second Story: {error}")


if __name__ == "__main__":
    main()
