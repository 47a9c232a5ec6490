"""What ./bin/run and ./bin/test do before there is a virtual environment."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bin"))

import _setup  # noqa: E402 - bin/ is no package; its scripts run before anything is installed
import _system  # noqa: E402


def run(*command, **environment):
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, timeout=60)


def test_port_in_use_is_one_sentence_from_any_folder(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        done = run("sh", "-c", f"cd / && '{ROOT}/bin/run'", PORT=port)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Second Story: Port {port} can't be used (")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["http", "0", "65536", "80 80"])
def test_wrong_port_is_one_sentence(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(_system.Stop, match=f"PORT={port} is not a whole number"):
        _setup.check_port()


def test_missing_python_is_one_sentence(tmp_path):
    for tool in ("dirname", "sh"):
        (tmp_path / tool).symlink_to(subprocess.check_output(["sh", "-c", f"command -v {tool}"], text=True).strip())
    done = run(str(tmp_path / "sh"), str(ROOT / "bin" / "run"), PATH=str(tmp_path))
    assert (done.returncode, done.stderr) == (
        1,
        "Second Story needs Python 3.11 or newer (up to 3.14), and none was found on PATH.\n",
    )


def test_digest_changes_with_content_name_and_absence(monkeypatch, tmp_path):
    monkeypatch.setattr(_setup, "ROOT", tmp_path)
    path = tmp_path / "lock"
    seen = {_setup.digest([path])}
    path.write_text("one")
    seen.add(_setup.digest([path]))
    path.write_text("two")
    seen.add(_setup.digest([path]))
    path.rename(tmp_path / "other")
    seen.add(_setup.digest([tmp_path / "other"]))
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("Temporary failure in name resolution", "is there a network?"),
        ("npm error code ENOTFOUND", "is there a network?"),
        ("error: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "does not match its pinned hash"),
        ("gcc: command not found", "see the end of the log."),
    ],
)
def test_failed_download_says_why(monkeypatch, tmp_path, output, words):
    monkeypatch.setattr(_setup, "LOG", tmp_path / "setup.log")
    with pytest.raises(_system.Stop) as stop:
        _setup.run_logged([sys.executable, "-c", f"print({output!r}); raise SystemExit(1)"], "No packages")
    assert words in str(stop.value)
    assert output in (tmp_path / "setup.log").read_text()


def test_missing_library_without_rights_stops_with_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(_system, "loads", lambda library: "harfbuzz" not in library)
    monkeypatch.setattr(_system, "has_font", lambda: False)
    monkeypatch.setattr(_system, "apt", lambda packages, log: False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(_system.shutil, "which", lambda tool: f"/usr/bin/{tool}")
    with pytest.raises(_system.Stop) as stop:
        _system.prepare_libraries(tests=False, log=tmp_path / "log")
    assert str(stop.value) == (
        "PDF files need system libraries; type: sudo apt-get update && "
        "sudo apt-get install --no-install-recommends libharfbuzz-subset0 fonts-dejavu-core"
    )


def test_locks_carry_hashes_and_no_addresses():
    for path in ROOT.glob("requirements*.txt"):
        lines = path.read_text().splitlines()
        assert not [line for line in lines if "://" in line and not line.strip().startswith("#")]
        assert not [line for line in lines if line.startswith(("-i", "-f", "--index", "--extra", "--find"))]
        pins = [line for line in lines if line[:1].isalnum()]
        assert all("==" in line and line.endswith("\\") for line in pins)


# --- the journeys' guard --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "required", "code"),
    [
        ("pass", "1", 0),
        ("pytest.skip('no browser')", "1", 1),
        ("pytest.skip('no browser')", "0", 0),
    ],
)
def test_required_journeys_must_run(tmp_path, body, required, code):
    test = f"import pytest\n\n@pytest.mark.journey\ndef test_one():\n    {body}\n"
    assert run_suite(tmp_path, test, required) == code


def test_required_journeys_must_exist(tmp_path):
    assert run_suite(tmp_path, "def test_one():\n    pass\n", "1") == 1


def run_suite(folder, test, required):
    (folder / "test_it.py").write_text(test)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = journey\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugins.journeys", "-q", str(folder)]
    return run(*command, REQUIRE_JOURNEYS=required, PYTHONPATH=str(ROOT), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1").returncode
