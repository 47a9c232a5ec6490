"""What deploy/ holds agrees with the product and with itself. That it runs is the rehearsal's to show."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import subprocess
import sys

import pytest
import yaml

from deploy.rehearsal import servers, units
from deploy.rehearsal.units import DEPLOY, ROOT

UNITS = ["prepare", "web@", "worker@", "beat"]
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def values(path) -> dict[str, str]:
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


# --- the environment ------------------------------------------------------------------------------


def known_variables() -> set[str]:
    rows = re.findall(r"^\| `([A-Z_]+)`.*", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE)
    secret = re.findall(r"^\| `([A-Z_]+)`.*\*secret\*", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE)
    return {*rows, *(f"{name}_FILE" for name in secret)}


def test_every_variable_of_the_environment_is_documented():
    named = set(values(DEPLOY / "second-story.env"))
    for service in ("prepare", "web", "worker", "beat"):
        named |= set(COMPOSE["services"][service]["environment"])
    assert named - known_variables() == {"PGAPPNAME", "WEB_CONCURRENCY"}  # those of libpq and gunicorn


def test_the_environment_of_the_units_passes_the_deploy_check(tmp_path):
    """As second-story-prepare.service asks it, with nothing but the secrets and folders of a place of its own."""
    for name, text in {
        "key": "one-key-for-this-check-" * 3,
        "database": os.environ["DATABASE_URL"],
        "mail": "console:",
    }.items():
        (tmp_path / name).write_text(text)
    places = {"SECRET_KEY_FILE": "key", "DATABASE_URL_FILE": "database", "EMAIL_URL_FILE": "mail", "VAR_DIR": "var"}
    environment = units.environment({name: str(tmp_path / path) for name, path in places.items()})
    check = units.commands("prepare", environment)[0]
    assert check[1:] == ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(check, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("System check identified no issues")


def test_manage_reads_the_environment_of_the_units(tmp_path):
    """Without the file it says so; with it, the first secret that is not on this machine is what it asks for."""
    script = str(DEPLOY / "manage")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    file = tmp_path / "second story.env"

    def complaint() -> str:
        environment = kept | {"SECOND_STORY_ENV": str(file)}
        return subprocess.run([script, "check"], env=environment, capture_output=True, text=True).stderr

    assert complaint() == f"Second Story: {file} can't be read; set SECOND_STORY_ENV or use sudo.\n"
    text = (DEPLOY / "second-story.env").read_text()
    file.write_text(text.replace("/etc/second-story/", f"{tmp_path}/secrets/"))
    assert complaint() == (
        f"Second Story: DATABASE_URL_FILE={tmp_path}/secrets/database-url can't be read: No such file or directory.\n"
    )


# --- systemd --------------------------------------------------------------------------------------


def test_systemd_accepts_the_units(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    folder = tmp_path / "units"
    shutil.copytree(DEPLOY / "systemd", folder)
    for path in folder.glob("*.service"):  # it looks whether the program is there
        path.write_text(path.read_text().replace("/opt/second-story/.venv/bin/python", f'"{sys.executable}"'))
    names = ["second-story-prepare.service", "second-story-web@8001.service", "second-story-worker@1.service"]
    names += ["second-story-beat.service", "second-story.target"]
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{folder}:"}
    command = ["systemd-analyze", "verify", *(str(folder / name) for name in names)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_service_is_wanted_and_waits_for_the_preparation():
    target = (DEPLOY / "systemd" / "second-story.target").read_text()
    wanted = re.findall(r"second-story-([a-z]+@?)\d*\.service", target)
    assert sorted(set(wanted)) == sorted(set(UNITS) - {"prepare"})
    for unit in set(UNITS) - {"prepare"}:
        assert units.unit_lines(unit, "Requires") == ["second-story-prepare.service"]
        assert units.unit_lines(unit, "After") == ["second-story-prepare.service"]
        assert units.unit_lines(unit, "Restart") == ["always"]


def test_commands_of_units_are_translated_word_by_word():
    line = "/opt/second-story/.venv/bin/python -m x --to ${VAR_DIR}/beat --name worker-%i@%%h"
    words = units.translate(line, {"VAR_DIR": "/a folder"}, "2")
    assert words == [sys.executable, "-m", "x", "--to", "/a folder/beat", "--name", "worker-2@%h"]
    with pytest.raises(ValueError, match="is not the installed Python"):
        units.translate("/usr/bin/python3 -m x", {}, "")


# --- container and compose ------------------------------------------------------------------------


def test_the_image_needs_plain_names_and_pinned_packages_only():
    assert set(re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)) == {"python:${PYTHON}"}
    images = {service["image"] for service in COMPOSE["services"].values()}
    assert images == {"postgres:17", "redis:7", "second-story"}
    installs = re.findall(r"pip install (.*)", CONTAINERFILE)
    assert len(installs) == 2
    assert all("--require-hashes" in line for line in installs)
    assert re.search(r"^USER 10001:10001$", CONTAINERFILE, re.MULTILINE)


def test_everything_the_image_copies_is_let_in():
    """.dockerignore lets in what is named, and nothing that holds data or secrets."""
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in ignore if line.startswith("!")}
    assert "*" in ignore
    copied = [words.split()[:-1] for words in re.findall(r"^COPY (?!--from)(.*)$", CONTAINERFILE, re.MULTILINE)]
    assert {name.removeprefix("./") for names in copied for name in names} - {"."} <= let_in
    assert let_in & {"var", "deploy", "deploy/secrets", ".venv", ".git", "tests"} == set()
    assert all((ROOT / name).exists() for name in let_in)
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert packages <= let_in


def test_the_image_has_the_libraries_that_pdf_files_need():
    sys.path.insert(0, str(ROOT / "bin"))
    import _system

    for package in [*_system.LIBRARIES.values(), _system.FONT_PACKAGE]:
        assert re.search(rf"\s{package}\s", CONTAINERFILE), package


def test_compose_and_container_start_what_the_units_start():
    """Same programs, same options; folders, ports and host names are each one's own."""

    def options(words: list[str]) -> set[str]:
        own = ("--bind", "--hostname", "--schedule")
        joined = re.sub(r"(--\w[\w-]*) (?!-)(?=[\w/$])", r"\1=", " ".join(words))
        return {word for word in joined.split()[1:] if not word.startswith(own)}

    web = re.search(r"^CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE).group(1)
    started = {"web@": yaml.safe_load(web)}
    started |= {
        f"{name}@" if name == "worker" else name: COMPOSE["services"][name]["command"] for name in ("worker", "beat")
    }
    for unit, command in started.items():
        (line,) = units.unit_lines(unit, "ExecStart")
        assert options(command) == options(shlex.split(line)), unit
    prepare = COMPOSE["services"]["prepare"]["command"][-1]
    for line in units.unit_lines("prepare", "ExecStart")[:2]:  # the image has collected its files already
        assert line.removeprefix(units.INSTALLED).removeprefix("/.venv/bin/") in prepare


def test_every_service_of_compose_is_closed_and_comes_back():
    for name, service in COMPOSE["services"].items():
        assert service["restart"] == ("no" if name == "prepare" else "unless-stopped")
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        if service["image"] == "second-story":
            assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8000:8000"]


def test_secrets_are_made_once_and_for_the_owner_alone(tmp_path):
    (tmp_path / "compose").mkdir()
    script = shutil.copy(DEPLOY / "compose" / "make-secrets", tmp_path / "compose")
    found = []
    for _ in range(2):
        subprocess.run([script], check=True, capture_output=True)
        found.append({path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()})
    assert found[0] == found[1]
    assert set(found[0]) == set(COMPOSE["secrets"])
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert found[0]["database_password"] in found[0]["database_url"]
    assert len(found[0]["secret_key"]) == 64


# --- nginx ----------------------------------------------------------------------------------------


def test_the_proxy_lets_the_largest_upload_pass(settings):
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", units.site({})).group(1))
    assert megabytes * 1024 * 1024 > max(settings.IMPORT_MAX_BYTES, settings.ATTACHMENT_MAX_BYTES)


def test_the_proxy_serves_the_folder_that_is_collected():
    collected = values(DEPLOY / "second-story.env")["STATIC_ROOT"]
    assert f"alias {collected}/;" in units.site({})


def test_nginx_accepts_the_site(tmp_path):
    if not (servers.find("nginx") and servers.find("openssl")):
        pytest.skip("nginx or openssl is not installed; ./bin/rehearse installs them")
    servers.make_certificate(tmp_path)
    text = servers.site(tmp_path, http=1, https=2, web=(3, 4), static=tmp_path / "a folder")
    directives = re.sub("#.*", "", text)
    assert not re.search("/etc/|/var/|example", directives)  # every place was brought here
    (tmp_path / "site.conf").write_text(text)
    (tmp_path / "nginx.conf").write_text(servers.AROUND.format(user="", folder=tmp_path))
    command = [servers.find("nginx"), "-t", "-p", str(tmp_path), "-e", "stderr", "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "syntax is ok" in done.stderr, done.stderr
