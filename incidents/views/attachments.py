"""Files: in through a check of their content, out through a check of who asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.domain import attachments
from incidents.models import Attachment
from incidents.views.common import back_to, changeable, tell
from people.policy import policy

AT_ONCE = 20


@policy("incidents.change_incident")
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    files = request.FILES.getlist("file")[:AT_ONCE]
    if not files:
        tell(request, _("Choose a file first."), well=False)
    for file in files:
        try:
            attachments.attach(incident, by=request.user, file=file)
        except attachments.NotAccepted as refusal:
            tell(request, _why(refusal, attachments.clean_name(file.name)), well=False)
    return back_to(incident, "files")


def _why(refusal: attachments.NotAccepted, name: str) -> str:
    if isinstance(refusal, attachments.TooLarge):
        limit = filesizeformat(settings.ATTACHMENT_MAX_BYTES)
        return _("“%(name)s” is too large: %(limit)s is the most.") % {"name": name, "limit": limit}
    if isinstance(refusal, attachments.Empty):
        return _("“%(name)s” is empty.") % {"name": name}
    kinds = _("PNG, JPEG, GIF, WebP, PDF, and text as .txt, .log, .json or .csv")
    return _("“%(name)s” can't be kept. What can: %(kinds)s.") % {"name": name, "kinds": kinds}


def _found(request: HttpRequest, pk: int, attachment_pk: int) -> Attachment:
    rows = Attachment.objects.visible_to(request.user).select_related("incident")
    return get_object_or_404(rows, pk=attachment_pk, incident=pk)


@policy("incidents.view_incident")
@require_safe
def attachment(request: HttpRequest, pk: int, attachment_pk: int) -> Any:
    """The file. Only images are shown in place; nothing in it can run, whatever a browser makes of it."""
    row = _found(request, pk, attachment_pk)
    try:
        file = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    shown = row.content_type in attachments.IMAGES
    response = FileResponse(file, as_attachment=not shown, filename=row.name, content_type=row.content_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


@policy("incidents.change_incident")
@require_POST
def attachment_delete(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    attachments.remove(_found(request, pk, attachment_pk), by=request.user)
    tell(request, _("The file is gone."))
    return back_to(incident, "files")
