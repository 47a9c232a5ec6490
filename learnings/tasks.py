"""Celery tasks: an id in, one domain call."""

from celery import shared_task

from learnings.domain.digests import render_digest as render


@shared_task
def render_digest(digest_id: int) -> None:
    render(digest_id)
