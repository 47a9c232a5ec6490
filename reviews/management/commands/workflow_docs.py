"""``manage.py workflow_docs``: the transition tables as a page with diagrams, docs/workflow.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from config.lib.workflow import WORKFLOWS, Transition, Workflow

HEAD = """# Workflows

Written by `manage.py workflow_docs` from the transition tables in `incidents/domain/workflow.py`,
`reviews/domain/workflow.py` and `learnings/domain/workflow.py`. Change a table, then run the command; a test
compares. One function, `people.domain.perform.perform`, moves a row along these arrows and nothing else does.
"""
COLUMNS = "| step | from | to | who may | asks a reason | what must be there |\n|---|---|---|---|---|---|"


def page() -> str:
    """The whole page, in English whatever the language in use."""
    with translation.override("en"):
        return "\n".join([HEAD, *(chapter(label, WORKFLOWS[label]) for label in sorted(WORKFLOWS))])


def chapter(label: str, workflow: Workflow) -> str:
    model = apps.get_model(label)
    start = model._meta.get_field(workflow.state_field).get_default()
    arrows = [f"    {source} --> {step.target}: {step.name}" for step in workflow.transitions for source in _from(step)]
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {start}", *arrows, "```"])
    rows = "\n".join(row(step) for step in workflow.transitions)
    return f"## {str(model._meta.verbose_name).capitalize()}\n\n{diagram}\n\n{COLUMNS}\n{rows}\n"


def row(step: Transition) -> str:
    needs = ", ".join(f"`{name}`" for name in step.requires) or "–"
    reason = "yes" if step.asks_reason else "–"
    sources = ", ".join(_from(step))
    return f"| {step.label} (`{step.name}`) | {sources} | {step.target} | `{step.permission}` | {reason} | {needs} |"


def _from(step: Transition) -> list[str]:
    return sorted(str(source) for source in step.sources)


class Command(BaseCommand):
    help = "Write docs/workflow.md from the transition tables."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="only compare; fails when the page is out of date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path, text = Path(settings.BASE_DIR) / "docs" / "workflow.md", page()
        if not check:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            raise CommandError("docs/workflow.md is out of date: run manage.py workflow_docs")
        self.stdout.write("docs/workflow.md is current")
