"""Amending what was published, as a person at its pages does."""

from __future__ import annotations

from django.urls import reverse

NEW = "The certificate is fetched once a day"
ONLY_ONE = "It is the only condition this review names. Add what did contribute first; then take this one out."
WHY = "The disk was never full"


def address(row) -> str:
    return reverse("reviews:amend_finding", args=[row.review_id, row._meta.model_name, row.pk])


def sent(client, to: str, **data) -> dict:
    form = client.get(to).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {"note": "Looked again"} | data


def out(row) -> str:
    return reverse("reviews:amend_out", args=[row.review_id, row._meta.model_name, row.pk])
