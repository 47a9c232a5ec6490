"""Celery tasks: an id in, one domain call."""

from celery import shared_task

from learnings.domain import start
from learnings.domain.digests import render_digest as render
from learnings.queries import kept


@shared_task
def render_digest(digest_id: int) -> None:
    render(digest_id)


@shared_task
def bring_or_take_demo(demo_id: int) -> None:
    start.bring_or_take(demo_id)


@shared_task
def count_again() -> int:
    """Once a minute: what was restricted since is counted without it, long before the counts are old."""
    return len(kept.count_again())
