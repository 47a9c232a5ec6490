"""The outbox, for admins: what was sent, what waits and why. Without a mail server, the words too."""

from __future__ import annotations

import re
from typing import Any

from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from config.lib import keyset
from config.lib.work import retry
from people.models import Mail
from people.policy import policy
from people.views._lists import links

# Addresses of ours that open something for whoever holds them.
OPENING = r"/(answer|join|mail/stop|perspective|accounts/password/reset/key|accounts/confirm-email)/[^\s\"'<>)]+"
MASK = "•••"
# What the words of a mail may do in the page: be looked at.
ONLY_LOOKS = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": [""],
}


@require_GET
@policy("people.view_mail")
def mails(request: HttpRequest) -> HttpResponse:
    rows = Mail.objects.defer("text", "html")
    page = keyset.page(rows, cursor=request.GET.get("cursor", ""), field="queued_at")
    context = {"page": page, "is_kept": settings.MAIL_IS_KEPT, "folder": getattr(settings, "EMAIL_FILE_PATH", "")}
    return render(request, "people/mail/outbox.html", {**context, **links(request, page)})


@require_GET
@never_cache
@policy("people.view_mail")
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: to whom, how far it got, and its words where an admin may read them."""
    row = get_object_or_404(Mail, pk=pk)
    text = words(row, request.user, row.text)
    context = {"mail": row, "text": text, "is_masked": MASK in text, "is_kept": settings.MAIL_IS_KEPT}
    return render(request, "people/mail/outbox_mail.html", context)


@require_GET
@never_cache
@xframe_options_sameorigin
@csp(ONLY_LOOKS)
@policy("people.view_mail")
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as a mail program shows it, in a frame that runs nothing, loads nothing and leads nowhere."""
    row = get_object_or_404(Mail, pk=pk)
    html = words(row, request.user, row.html)
    if not html:
        raise Http404
    return HttpResponse(html)


@policy("people.change_mail")
@require_POST
def mail_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a failed mail again, once the server or the address is put right."""
    row = get_object_or_404(Mail, pk=pk)
    if retry(row):
        messages.success(request, _("It is on its way again."))
    return redirect("people:mail", pk=pk)


def words(mail: Mail, user: Any, text: str) -> str:
    """Nothing of what is sealed, except to its reader; of the rest, links that open something are masked."""
    if mail.to.lower() == user.email.lower():
        return text
    opening = re.compile(re.escape(settings.BASE_URL) + OPENING)
    return "" if mail.sealed else opening.sub(rf"{settings.BASE_URL}/\1/{MASK}", text)
