"""People: who they are and where they work. Nothing here is counted, and nothing lists what somebody did."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib import keyset
from config.lib.html import joined, markup
from config.lib.sent import sent
from people.domain.accounts import LastAdmin, change_account
from people.domain.organisation import add_person, change_person
from people.forms import AccountForm, PersonForm
from people.models import Person, Team
from people.picker import names_beginning
from people.policy import allowed, policy
from people.views._lists import links, words_of


@policy("people.view_person")
def people(request: HttpRequest) -> HttpResponse:
    words, slug = words_of(request, "q"), words_of(request, "team")
    rows = Person.objects.visible_to(request.user).select_related("team")
    if words:
        rows = rows.filter(name__icontains=words)
    team = Team.objects.visible_to(request.user).filter(slug=slug).first() if slug else None
    if team:
        rows = rows.filter(team=team)
    page = keyset.page(rows, cursor=request.GET.get("cursor", ""), field="name", newest_first=False)
    context = {"page": page, "words": words, "team": team, **links(request, page)}
    return render(request, "people/people.html", context)


@policy("people.view_person")
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """A fragment: the names that fit what stands in the input that asks."""
    asking = request.htmx.trigger_name or "q"
    offered = names_beginning(request.GET.get(asking, ""), Person.objects.visible_to(request.user))
    return HttpResponse(joined(markup('<option value="{}"></option>', name) for name in offered))


@policy("people.view_person")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Person.objects.visible_to(request.user).select_related("team", "user"), pk=pk)
    leads = Team.objects.filter(memberships__person=found, memberships__leads=True)
    return render(request, "people/person.html", {"person": found, "leads": leads})


@policy("people.add_person")
def new(request: HttpRequest) -> HttpResponse:
    form = PersonForm(sent(request))
    if form.is_valid():
        made = add_person(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:person", made.pk)
    return edit_page(request, None, form)


@policy("people.add_person")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """For admins; everybody edits themselves on their profile page."""
    found = get_object_or_404(Person.objects.visible_to(request.user).select_related("user"), pk=pk)
    allowed(request.user, "people.change_person", found)
    form = PersonForm(sent(request), instance=found)
    if form.is_valid():
        change_person(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:person", pk)
    return edit_page(request, found, form)


@policy("people.add_user")
@require_POST
def account(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Person.objects.visible_to(request.user).select_related("user").exclude(user=None), pk=pk)
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            change_account(found.user, by=request.user, **form.cleaned_data)
        except LastAdmin:
            form.add_error(None, _("This is the last admin. Make somebody else an admin first."))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", pk)
    return edit_page(request, found, PersonForm(instance=found), form)


def edit_page(
    request: HttpRequest, found: Person | None, form: PersonForm, account: AccountForm | None = None
) -> HttpResponse:
    if account is None and found and found.user:
        account = AccountForm(initial={"role": found.user.role, "is_active": found.user.is_active})
    wrong = form.errors or (account and account.errors)
    context: dict[str, Any] = {"person": found, "form": form, "account": account}
    return render(request, "people/person_edit.html", context, status=422 if wrong else 200)
