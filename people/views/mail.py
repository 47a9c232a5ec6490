"""Which mails somebody wants; the links in mails that work without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.lib.sent import sent
from config.lib.workflow import NotAllowed, NotFromHere, ReasonNeeded, RequirementsOpen
from people.domain import waiting
from people.domain.mail import preference_of
from people.domain.mail_links import reminder_of, stopped_by
from people.domain.preferences import change_preference, switch
from people.domain.reminders import line_of
from people.enums import MailKind
from people.forms_mail import AnswerForm, MailPreferenceForm
from people.models import Person, Reminder
from people.models.organisation import person_of
from people.policy import policy, public


@require_http_methods(["GET", "POST"])
@policy("people.change_user")
def mail_preferences(request: HttpRequest) -> HttpResponse:
    """What is written to me, and when I am left alone."""
    person = person_of(request.user)
    if person is None:
        messages.info(request, _("Say who you are first."))
        return redirect("people:profile")
    preference = preference_of(person)
    form = MailPreferenceForm(sent(request), instance=preference)
    if form.is_valid():
        change_preference(person, by=request.user, **form.values())
        messages.success(request, _("Saved."))
        return redirect("people:mail_preferences")
    context = {"form": form, "zone": preference.zone}
    return render(request, "people/mail/preferences.html", context, status=422 if form.errors else 200)


@csrf_exempt  # mail programs press the button by themselves (RFC 8058); the signed address is the permission
@require_http_methods(["GET", "POST"])
@never_cache
@public("stops mail by a signed link, without signing in")
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Reading asks, only the button (or the mail program's) stops; and another starts it again."""
    found = stopped_by(token)
    if found is None:
        return render(request, "people/mail/link_over.html", status=404)
    person, kind = found
    if request.method == "POST":
        switch(person, kind, on="again" in request.POST)
    context = {"kind": MailKind(kind), "wanted": preference_of(person).wants(kind), "asked": request.method == "POST"}
    return render(request, "people/mail/stop.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@public("what a mail asked is answered by a signed link that expires and ends with the answer")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What waits, and its answers as buttons. Only a POST answers: mail programs follow links by themselves."""
    reminder = reminder_of(token)
    line = line_of(reminder) if reminder else None
    if reminder is None or line is None:
        return render(request, "people/mail/link_over.html", status=410)
    source = waiting.source_called(line.source)
    quotes = source.quotes(line.thing, reminder.person) if source else []
    form = AnswerForm(sent(request), line=line, chosen=request.GET.get("as", ""), quotes=quotes)
    if form.is_valid():
        return _answered(request, reminder, line, form)
    return _answer_page(request, reminder.person, line, form)


def _answer_page(request: HttpRequest, person: Person, line: waiting.Line, form: AnswerForm) -> HttpResponse:
    source = waiting.source_called(line.source)
    title = source.title if source else ""
    context = {"person": person, "line": line, "form": form, "title": title}
    return render(request, "people/mail/answer.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, reminder: Reminder, line: waiting.Line, form: AnswerForm) -> HttpResponse:
    """Do what was chosen, forget the asking, and say thank you; a refusal is told on the same page."""
    try:
        onward = form.act(reminder.person)
    except (NotFromHere, waiting.NoLongerWaiting):
        return render(request, "people/mail/link_over.html", status=410)
    except (NotAllowed, ReasonNeeded, RequirementsOpen, ValidationError):
        form.add_error(None, _("That cannot be said from here. Open the page and say it there."))
        return _answer_page(request, reminder.person, line, form)
    if onward:
        return redirect(onward)
    reminder.delete()
    return render(request, "people/mail/thanks.html", {"line": line, "person": reminder.person})
