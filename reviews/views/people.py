"""Who takes part: owner, facilitator, participants, and links for people without an account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.domain.editing import EditConflict
from people.models import Person
from people.policy import policy, public
from reviews.domain.reviews import NoMorePerspectives, give_perspective
from reviews.domain.taking_part import (
    appoint,
    invite,
    link_of,
    make_link,
    rather_not,
    release,
    revoke_link,
    was_written_to,
)
from reviews.forms import LinkForm, PeopleForm, PersonForm, PerspectiveForm
from reviews.models import PerspectiveLink, Review, ReviewPolicy
from reviews.views.late import words_of
from reviews.views.page import conflict_of, steerable


def asks_facilitator(review: Review) -> bool:
    return ReviewPolicy.current(review.organisation).asks_facilitator(review.depth)


def people_page(request: HttpRequest, review: Review, *, status: int = 200, **bound: object) -> HttpResponse:
    context = {
        "review": review,
        "incident": review.incident,
        "participation": review.participation.select_related("person__team"),
        "links": review.perspective_links.usable().select_related("person").order_by("pk"),
        "form": PeopleForm(instance=review),
        "person_form": PersonForm(auto_id="invite_%s"),
        "link_form": LinkForm(auto_id="link_%s"),
        "responded": review.facilitator_responded(),
        "asks_facilitator": review.facilitator_id is None and asks_facilitator(review),
        "may_hear": request.user.has_perm("reviews.hear_review", review),
    }
    return render(request, "reviews/people.html", context | bound, status=status)


@require_http_methods(["GET", "POST"])
@policy("reviews.change_review")
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who runs the review, who takes part."""
    review = steerable(request, pk)
    if request.method == "GET":
        return people_page(request, review)
    form = PeopleForm(request.POST, instance=Review.objects.get(pk=pk))
    if not form.is_valid():
        return people_page(request, review, status=422, form=form)
    try:
        appoint(review, by=request.user, changes=form.changes(), seen=form.cleaned_data["seen"])
    except EditConflict:
        messages.warning(request, _("Somebody changed this meanwhile. Here is how it stands; set it again if needed."))
        return people_page(request, steerable(request, pk), status=409)
    messages.success(request, _("Saved."))
    return redirect("reviews:people", pk=pk)


def _back_among(pk: int, anchor: str) -> HttpResponse:
    """To the part of the page where something was done."""
    return redirect(f"{reverse('reviews:people', args=[pk])}#{anchor}")


@require_POST
@policy("reviews.change_review")
def participant_add(request: HttpRequest, pk: int) -> HttpResponse:
    review, form = steerable(request, pk), PersonForm(request.POST, auto_id="invite_%s")
    if not form.is_valid():
        return people_page(request, review, status=422, person_form=form)
    person = invite(review, by=request.user, person=form.cleaned_data["person"]).person
    told = _("%(name)s takes part, and is asked by mail how it looked.")
    words = told if was_written_to(review, person) else _("%(name)s takes part.")
    messages.success(request, words % {"name": person.name})
    return _back_among(pk, "participants")


@require_POST
@policy("reviews.change_review")
def participant_remove(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    review = steerable(request, pk)
    release(review, by=request.user, person=get_object_or_404(Person, pk=person))
    return _back_among(pk, "participants")


@require_POST
@never_cache
@policy("reviews.change_review")
def link_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link and show it, this once."""
    review, form = steerable(request, pk), LinkForm(request.POST, auto_id="link_%s")
    if not form.is_valid():
        return people_page(request, review, status=422, link_form=form)
    link, secret = make_link(review, by=request.user, person=form.cleaned_data["person"])
    address = settings.BASE_URL + reverse("reviews:perspective_by_link", args=[secret])
    return people_page(request, review, made=link, address=address)


@require_POST
@policy("reviews.change_review")
def link_revoke(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    review = steerable(request, pk)
    revoke_link(get_object_or_404(PerspectiveLink, pk=link, review=review), by=request.user)
    return _back_among(pk, "links")


@require_http_methods(["GET", "POST"])
@never_cache
@public("a perspective is given by a signed link: random, hashed, expiring, revocable")
def perspective_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Five boxes for somebody without an account. Shows nothing of the review but the incident's sentence."""
    link = link_of(secret)
    if link is None:
        return render(request, "reviews/link_over.html", {"words": words_of(request)}, status=410)
    review, person = link.review, link.person
    if "rather_not" in request.POST:
        rather_not(review, by=None, person=person)
        return redirect(reverse("reviews:perspective_thanks") + "?passed=yes")
    own = review.perspectives.filter(person=person).first()
    form = PerspectiveForm(request.POST if request.method == "POST" else None, instance=own)
    passed = review.participation.filter(person=person, rather_not=True).exists()
    context = {"form": form, "link": link, "incident": review.incident, "review": review, "own": own, "passed": passed}
    if request.method == "GET" or not form.is_valid():
        return render(request, "reviews/by_link.html", context, status=200 if request.method == "GET" else 422)
    try:
        give_perspective(review, by=None, person=person, **form.cleaned_data)
    except NoMorePerspectives:
        return render(request, "reviews/link_over.html", {"words": words_of(request)}, status=410)
    except EditConflict as error:
        return render(request, "reviews/by_link.html", context | by_link_conflict(form, error), status=409)
    return redirect("reviews:perspective_thanks")


def by_link_conflict(form: PerspectiveForm, error: EditConflict) -> dict[str, object]:
    again = form.again(error)
    return {"form": again, "conflict": conflict_of(error, again), "alone": True}


@require_GET
@public("says thank you after a perspective was given by link; holds no data")
def perspective_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "reviews/thanks.html", {"passed": "passed" in request.GET})
