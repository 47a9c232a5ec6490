"""Files: in through a check of their content, out through a check of who asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.domain import attachments, pictures
from incidents.forms.timeline import AltForm
from incidents.models import Attachment, Incident
from incidents.views.common import back_to, changeable, form_page, tell
from incidents.views.detail import page
from people.policy import policy

AT_ONCE = 20


@policy("incidents.change_incident")
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Files of a form, dropped or pasted. Words beside them are what the pictures among them show."""
    incident = changeable(request, pk)
    files = request.FILES.getlist("file")
    refused, kept = [] if files else [_("Choose a file first.")], []
    for file in files[:AT_ONCE]:
        try:
            kept.append(attachments.attach(incident, by=request.user, file=file, alt=request.POST.get("alt", "")))
        except attachments.NotAccepted as refusal:
            refused.append(_why(refusal, attachments.clean_name(file.name)))
    if len(files) > AT_ONCE:
        refused.append(_("%(n)d files at once are the most; the others were left out.") % {"n": AT_ONCE})
    if request.htmx:
        return _section(request, incident, refused, kept)
    if not kept and request.POST.get("alt", "").strip():
        return page(request, pk, status=422, refused=refused, alt=attachments.clean_words(request.POST["alt"]))
    for words in refused:
        tell(request, words, well=False)
    return back_to(incident, "files")


def _section(request: HttpRequest, incident: Incident, refused: list[str], kept: list[Attachment]) -> HttpResponse:
    """The files as they stand now; what was just added and can be seen is asked about."""
    asked = {row.pk for row in kept if row.content_type in attachments.IMAGES and not row.alt}
    context = {"incident": incident, "may_change": True, "refused": refused, "asked": asked}
    return render(request, "incidents/parts/files.html", context)


def _why(refusal: attachments.NotAccepted, name: str) -> str:
    words = {
        attachments.TooLarge: _("“%(name)s” is too large: %(limit)s is the most."),
        attachments.Empty: _("“%(name)s” is empty."),
        pictures.Damaged: _("“%(name)s” begins like a picture and can't be read as one."),
        pictures.TooManyPixels: _("“%(name)s” has too many pixels: 50 million are the most, and 20,000 on one side."),
        pictures.TooManyFrames: _("“%(name)s” moves for too long: %(frames)s frames are the most."),
    }
    facts = {
        "name": name,
        "limit": filesizeformat(settings.ATTACHMENT_MAX_BYTES),
        "frames": pictures.FRAMES,
        "kinds": _("PNG, JPEG, GIF, WebP, PDF, and text as .txt, .log, .json or .csv"),
    }
    return words.get(type(refusal), _("“%(name)s” can't be kept. What can: %(kinds)s.")) % facts


def _found(request: HttpRequest, pk: int, attachment_pk: int) -> Attachment:
    rows = Attachment.objects.visible_to(request.user).select_related("incident")
    return get_object_or_404(rows, pk=attachment_pk, incident=pk)


@policy("incidents.view_incident")
@require_safe
def attachment(request: HttpRequest, pk: int, attachment_pk: int) -> Any:
    return _file(_found(request, pk, attachment_pk))


@policy("incidents.view_incident")
@require_safe
def by_number(request: HttpRequest, pk: int) -> Any:
    """``attachment:12`` in a text. Whoever does not see the incident gets a 404 in the picture's place."""
    return _file(get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk))


def _file(row: Attachment) -> FileResponse:
    """Only images are shown in place; nothing in a file can run, whatever a browser makes of it. It goes out through
    us from every storage, so that no address of it works for anybody else."""
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
@require_http_methods(["GET", "POST"])
def attachment_words(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    """What a picture shows, for those who do not see it."""
    incident = changeable(request, pk)
    row = get_object_or_404(incident.attachments.filter(content_type__in=attachments.IMAGES), pk=attachment_pk)
    form = AltForm(request.POST if request.method == "POST" else None, initial={"alt": row.alt})
    if not form.is_valid():
        return form_page(request, "incidents/attachment_words.html", incident, form, file=row)
    attachments.describe(row, by=request.user, alt=form.cleaned_data["alt"])
    if request.htmx:
        return _section(request, incident, [], [])
    tell(request, _("Saved."))
    return back_to(incident, "files")


@policy("incidents.change_incident")
@require_POST
def attachment_delete(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    attachments.remove(_found(request, pk, attachment_pk), by=request.user)
    tell(request, _("The file is gone."))
    return back_to(incident, "files")
