from django.core.management import call_command

from reviews.management.commands.workflow_docs import page


def test_the_committed_page_is_current(capsys):
    call_command("workflow_docs", "--check")
    assert capsys.readouterr().out == "docs/workflow.md is current\n"


def test_every_table_has_a_diagram():
    assert page().count("```mermaid") == page().count("\n## ") > 3
