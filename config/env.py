"""Typed reading of the environment. A wrong value stops the start with one sentence that names it.

Secrets may come from a file: NAME_FILE holds the path, as container platforms mount them.
docs/configuration.md lists every variable; a test keeps that table complete.
"""

import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.lib.errors import StartError

DATABASE_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"}


class ConfigurationError(StartError, ImproperlyConfigured):
    """A variable is missing or wrong; the message is one sentence for the operator."""


class Env:
    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values
        self.asked: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self.asked.add(name)
        return self.values.get(name, "").strip() or default

    def secret(self, name: str, default: str = "") -> str:
        """The variable, or the content of the file that NAME_FILE points at; both at once is an error."""
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name, default)
        if self.text(name):
            raise ConfigurationError(f"Set {name} or {name}_FILE, not both.")
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ConfigurationError(f"{name}_FILE={path} can't be read: {error.strerror}.") from error

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name).lower()
        known = {"": default, "1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        if value not in known:
            raise ConfigurationError(f"{name}={value} is neither yes nor no; use 1 or 0.")
        return known[value]

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise ConfigurationError(f"{name}={value} is not a whole number from {low} to {high}.")
        return int(value)

    def words(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """A list, separated by commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()] or list(default)

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """One of the choices; the first is the default."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise ConfigurationError(f"{name}={value} is unknown; use one of {', '.join(choices)}.")
        return value

    def origin(self, name: str, default: str) -> str:
        """An address like https://example.org, without path and trailing slash."""
        value = self.text(name, default).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            raise ConfigurationError(f"{name}={value} is not an address like https://example.org.")
        return value


def database_from_url(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for postgresql://user:password@host:port/name?sslmode=require.

    A percent-encoded path in the host's place is a socket folder. ``prepare=off``: statements are not prepared, for
    poolers that hand one connection to many clients.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ConfigurationError("DATABASE_URL must start with postgresql://; nothing else is supported.")
    if not parts.path.strip("/"):
        raise ConfigurationError("DATABASE_URL names no database; it ends in /name.")
    options = dict(parse_qsl(parts.query))
    prepare = options.pop("prepare", "on")
    if prepare not in ("on", "off"):
        raise ConfigurationError("DATABASE_URL's prepare is on or off.")
    if unknown := sorted(set(options) - DATABASE_OPTIONS):
        raise ConfigurationError(f"DATABASE_URL has unknown options: {', '.join(unknown)}.")
    host, _, _ = parts.netloc.rpartition("@")[2].partition(":")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host if host.startswith("%2F") else parts.hostname or ""),
        "PORT": str(port_of(parts, "DATABASE_URL") or ""),
        "OPTIONS": options,
        "PREPARE": prepare == "on",  # ours: config/lib/prepared.py
    }


def email_from_url(url: str, folder: Path) -> dict[str, Any]:
    """Django's EMAIL_* settings for smtp://user:password@host:587?tls=1, smtps://host, console: or file:."""
    parts = urlsplit(url)
    backend = "django.core.mail.backends"
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{backend}.console.EmailBackend"}
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": "config.lib.mail_folder.EmailBackend", "EMAIL_FILE_PATH": parts.path or folder}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ConfigurationError("EMAIL_URL must be smtp://host, smtps://host, console: or file:.")
    implicit = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": f"{backend}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port_of(parts, "EMAIL_URL") or (465 if implicit else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": not implicit and dict(parse_qsl(parts.query)).get("tls") == "1",
        "EMAIL_TIMEOUT": 20,
    }


def file_storage(env: Env) -> dict[str, Any]:
    """Django's STORAGES entry for files: the file system, or a bucket where S3_BUCKET names one.

    Without keys boto3 looks where it always does: its own variables, its files, the machine's role.
    """
    names = ("S3_ENDPOINT_URL", "S3_REGION", "S3_ACCESS_KEY_ID", "S3_PREFIX")
    told = {name: env.text(name) for name in names} | {"S3_SECRET_ACCESS_KEY": env.secret("S3_SECRET_ACCESS_KEY")}
    bucket = env.text("S3_BUCKET")
    if not bucket:
        if given := sorted(name for name, value in told.items() if value):
            raise ConfigurationError(f"{given[0]} says nothing without S3_BUCKET.")
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if bool(told["S3_ACCESS_KEY_ID"]) != bool(told["S3_SECRET_ACCESS_KEY"]):
        raise ConfigurationError("S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together.")
    endpoint = env.origin("S3_ENDPOINT_URL", "") if told["S3_ENDPOINT_URL"] else None
    return {
        "BACKEND": "config.lib.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint,
            "region_name": told["S3_REGION"] or None,
            "access_key": told["S3_ACCESS_KEY_ID"] or None,
            "secret_key": told["S3_SECRET_ACCESS_KEY"] or None,
            "location": told["S3_PREFIX"].strip("/"),
            # A server of one's own seldom answers to bucket.host.
            "addressing_style": "path" if endpoint else "auto",
        },
    }


def port_of(parts: Any, name: str) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise ConfigurationError(f"{name} has a port that is not a number.") from error


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def kept_secret(path: Path) -> str:
    """A random key, made once and kept in `path` with mode 0600. Two starts at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        mine = path.with_name(f"{path.name}.{os.getpid()}")
        mine.touch(mode=0o600)
        mine.write_text(secrets.token_urlsafe(60))
        try:
            os.link(mine, path)  # fails if somebody was faster, and never shows half a key
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return path.read_text().strip()


def var_dir(base: Path, env: Env) -> Path:
    """Where everything that changes is kept."""
    return Path(env.text("VAR_DIR", str(base / "var"))).expanduser().absolute()
