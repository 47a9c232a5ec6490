"""The first choices: import, look around, or begin empty; and starting your own in the demo's place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.sent import sent
from config.lib.work import WorkState, retry
from incidents.models import ImportRun, Incident, System
from learnings.domain.start import NotNow, may_be_brought, request_demo, start_yours
from learnings.forms.start import form_for
from learnings.models import Demo
from people.domain.accounts import EmailTaken
from people.models import Invitation, Team
from people.policy import policy
from people.views.entrance import BACKEND


@policy("learnings.add_demo")
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """What to do first; while a worker brings or takes the demo, how that goes."""
    demo = Demo.current()
    is_busy = demo is not None and demo.is_busy
    fragment = request.htmx and request.htmx.target == "demo-progress" and is_busy
    template = "learnings/_demo_progress.html" if fragment else "learnings/begin.html"
    failed = demo is not None and demo.state == WorkState.FAILED
    context = {"demo": demo, "is_busy": is_busy, "failed": failed, "may_bring": may_be_brought(), "done": done(demo)}
    response = render(request, template, context)
    if request.htmx and not is_busy:
        response["HX-Refresh"] = "true"
    return response


def done(demo: Demo | None) -> dict[str, bool]:
    """Which first steps are behind somebody; the demo's own rows are nobody's steps."""
    if demo is not None and not demo.is_gone:
        return {}
    steps = {"report": Incident, "import": ImportRun, "teams": Team, "systems": System, "invite": Invitation}
    return {step: model._default_manager.exists() for step, model in steps.items()}


@policy("learnings.add_demo")
@require_POST
def bring_demo(request: HttpRequest) -> HttpResponse:
    try:
        request_demo(by=request.user)
    except NotNow:
        messages.warning(request, _("The demo is here already, or on its way."))
    return redirect("learnings:begin")


@policy("learnings.change_demo")
@require_POST
def demo_retry(request: HttpRequest) -> HttpResponse:
    demo = Demo.current()
    if demo is not None and retry(demo):
        messages.success(request, _("Trying again."))
    return redirect("learnings:begin")


@policy("learnings.change_demo")
@require_http_methods(["GET", "POST"])
@sensitive_variables()
@sensitive_post_parameters()
def yours(request: HttpRequest) -> HttpResponse:
    """Says what goes and what stays, asks for the organisation, and for an account where the one in use goes too."""
    demo = Demo.objects.order_by("-id").first()
    if demo is None or not demo.is_here:
        return redirect("learnings:begin")
    needs_account = demo.holds(request.user)
    form = form_for(sent(request), needs_account=needs_account)
    if form.is_valid() and (answer := _started(request, demo, form)):
        return answer
    context = {"form": form, "needs_account": needs_account}
    return render(request, "learnings/start_yours.html", context, status=422 if form.errors else 200)


@sensitive_variables()
def _started(request: HttpRequest, demo: Demo, form: Any) -> HttpResponse | None:
    """None: the form now says what is wrong."""
    try:
        user = start_yours(demo, by=request.user, newcomer=form.newcomer(), **form.organisation_values())
    except EmailTaken:
        form.add_error("email", _("There is an account with this address already. Sign in with it and start there."))
        return None
    except NotNow:
        return redirect("learnings:begin")
    if user != request.user:
        login(request, user, backend=BACKEND)
    return redirect("learnings:begin")
