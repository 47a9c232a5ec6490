"""The house: imports go down only, functions stay short, every view says who may use it."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
APPS = ("people", "incidents", "reviews", "learnings")
# What each layer may import of ours. config.lib is the ground floor.
BELOW = {
    "config.lib": {"config.lib"},
    "people": {"config.lib", "people"},
    "incidents": {"config.lib", "people", "incidents"},
    "reviews": {"config.lib", "people", "incidents", "reviews"},
    "learnings": {"config.lib", "people", "incidents", "reviews", "learnings"},
}
# Inside an app: a module may import what stands at its own height or below.
HEIGHT = {
    "enums": 0,
    "rules": 0,
    "signals": 0,
    "models": 1,
    "queries": 3,
    "domain": 3,
    "requirements": 3,
    "receivers": 4,
    "templatetags": 5,
    "forms": 5,
    "api": 6,
    "views": 6,
    "tasks": 6,
    "admin": 6,
    "urls": 7,
}


def tracked(*folders: str) -> list[Path]:
    files = subprocess.run(["git", "ls-files", "--", *folders], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [name for name in files.stdout.splitlines() if name.endswith(".py") and "/migrations/" not in name]
    return [ROOT / name for name in names]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> list[str]:
    """Every module named in an import statement of ``path``, wherever it stands."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative imports hide the layer"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def layer(module: str) -> str | None:
    if module.startswith("config.lib"):
        return "config.lib"
    top = module.split(".")[0]
    return top if top in APPS or top == "config" else None


FILES = tracked("config/lib", *APPS)


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_imports_go_down_only(path):
    own = layer(module_name(path))
    above = [name for name in imports(path) if layer(name) and layer(name) not in BELOW[own]]
    assert above == []


@pytest.mark.parametrize("path", tracked(*APPS), ids=module_name)
def test_imports_inside_an_app_go_down_only(path):
    app, *rest = module_name(path).split(".")
    if not rest or rest[0] not in HEIGHT:
        return
    own = HEIGHT[rest[0]]
    inside = [name.split(".") for name in imports(path) if name.startswith(f"{app}.")]
    above = [".".join(parts) for parts in inside if HEIGHT.get(parts[1], 0) > own]
    assert above == []


def test_only_one_module_marks_strings_safe():
    marks = [module_name(p) for p in tracked("config", *APPS) if "mark_safe" in p.read_text()]
    assert marks == ["config.lib.markdown"]


def test_templates_do_not_bypass_escaping():
    """``|safe`` appears nowhere; autoescape is off only where the output is markdown, which is sanitised later."""
    files = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    safe = [str(path.relative_to(ROOT)) for path in files if "|safe" in path.read_text()]
    assert safe == ["templates/django/forms/field.html"]  # help texts are ours, and allauth's hold a list
    off = sorted(path.name for path in files if "autoescape off" in path.read_text() and path.suffix == ".html")
    assert off == []


def functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text())
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(node.name, node.end_lineno - node.lineno + 1) for node in ast.walk(tree) if isinstance(node, kinds)]


def test_functions_and_files_stay_short():
    files = tracked("config", "bin", *APPS)
    lengths = sorted(lines for path in files for _name, lines in functions(path))
    too_long = [(module_name(p), name, n) for p in files for name, n in functions(p) if n > 50]
    assert too_long == []
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[int(len(lengths) * 0.9)] <= 25
    big = [(module_name(path), n) for path in files if (n := len(path.read_text().splitlines())) > 400]
    assert big == []


def test_templates_stay_short():
    files = list((ROOT / "templates").rglob("*.html"))
    long = [(str(path.relative_to(ROOT)), n) for path in files if (n := len(path.read_text().splitlines())) > 120]
    assert long == []


def patterns(resolver: URLResolver | None = None) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in (resolver or get_resolver()).url_patterns:
        found += patterns(entry) if isinstance(entry, URLResolver) else [entry]
    return found


def test_every_view_of_ours_says_who_may_use_it():
    ours = [entry for entry in patterns() if entry.callback.__module__.split(".")[0] in (*APPS, "config")]
    assert ours
    silent = [
        str(entry.pattern)
        for entry in ours
        if not getattr(entry.callback, "policy", None) and not hasattr(entry.callback, "cls")
    ]
    assert silent == []


def test_every_api_view_asks_for_permission():
    views = {entry.callback.cls for entry in patterns() if hasattr(entry.callback, "cls")}
    ours = [view for view in views if view.__module__.split(".")[0] in APPS]
    assert [view.__name__ for view in ours if not view.permission_classes] == []
