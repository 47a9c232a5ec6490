"""Celery tasks: an id in, one domain call."""

from celery import shared_task

from learnings.domain import start
from learnings.domain.digests import render_digest as render


@shared_task
def render_digest(digest_id: int) -> None:
    render(digest_id)


@shared_task
def bring_or_take_demo(demo_id: int) -> None:
    start.bring_or_take(demo_id)
