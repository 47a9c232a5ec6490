"""A world that holds what nobody outside may see: a restricted incident and a draft review, full of canaries.

Every text field of every row that hangs on either carries CANARY. Whoever walks the pages as somebody outside must
never meet the word. The words in BAIT stand beside it: search for these, and a page that quotes what it found
sings.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from incidents.domain.attachments import attach
from incidents.domain.incidents import capture
from incidents.domain.timeline import add_event
from incidents.models import Cohort, ImportRecord, Incident, System
from learnings.domain.concerns import link as link_concern
from learnings.domain.concerns import raise_concern
from learnings.domain.credits import give, note_work, stand_behind
from learnings.domain.digests import request_digest
from learnings.domain.learnings import cite, record
from learnings.domain.tagging import tag
from learnings.models import Concern, Credit, Learning, Pattern
from people.domain.invitations import invite
from people.models import Organisation, Person, Team, User
from people.models.organisation import person_of
from reviews.domain.actions import add_action
from reviews.domain.comments import comment
from reviews.domain.publishing import amend, publish_light
from reviews.domain.reviews import add_defence, add_factor, give_perspective, open_review
from reviews.domain.taking_part import make_link
from reviews.models import Action, ActionLook, Factor, Review

CANARY = "kanarienvogel"
BAIT = "provisioning gateway schedule"
OURS = ("people", "incidents", "reviews", "learnings")


@dataclass
class World:
    """Primary keys by the address's first word, slugs by name: what fills the holes of the addresses."""

    pks: dict[str, set[int]] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    hidden: Incident | None = None
    draft: Review | None = None


def secret(what: str) -> str:
    return f"{what} {CANARY} {BAIT}"


def build(author: User, stranger: User) -> World:
    """The restricted incident with a published review, the draft on an open one, and something open to compare."""
    team = Team.objects.create(name="Field", slug="field")
    system = System.objects.create(name="Provisioning", slug="provisioning")
    cohort = Cohort.objects.create(name="First sites", slug="first-sites")
    pattern = Pattern.objects.create(slug="one-pattern", name="It flooded itself", definition="Retries multiply.")
    concern = raise_concern(f"{BAIT}: everybody may read this", by=author, systems=[system])
    work = note_work(None, by=author, title="Jitter", mechanism="Spreads", effect_check_on=dt.date(2030, 1, 1))
    common = {"team": team, "system": system, "cohort": cohort, "concern": concern, "work": work, "pattern": pattern}
    earlier = _incident(author, "An early one", common, visibility="restricted", outsider=stranger)
    hidden = _incident(author, "Hidden", common, visibility="restricted", outsider=stranger)
    draft = _incident(author, "Draft", common, visibility="organisation", outsider=stranger)
    shown = _shown(author, common, earlier)
    Learning.objects.filter(review=hidden.review).update(relearned_from=_learning(earlier))
    shown_learning = _learning(shown)
    Learning.objects.filter(pk=shown_learning.pk).update(relearned_from=_learning(hidden))
    for review in (hidden.review, draft.review):
        cite(shown_learning, by=author, review=review, note=secret("how it helped"))
    Incident.objects.filter(pk=shown.pk).update(merged_into=hidden)
    request_digest(by=author, title="Autumn", period_start=dt.date(2020, 1, 1), period_end=dt.date(2030, 1, 1))
    invite(by=author, email="new@example.org", role="member", team=None, person=None)
    return _catalogue(World(hidden=hidden, draft=draft.review))


def _incident(author: User, what: str, common: dict[str, Any], *, visibility: str, outsider: User) -> Incident:
    """An incident with everything; its review is published where it is restricted, and a draft where it is not."""
    is_hidden = visibility == "restricted"
    words = secret(what) if is_hidden else f"{BAIT} for everybody"
    incident = capture(
        words,
        by=author,
        visibility=visibility,
        summary=words,
        could_not=words,
        strain_note=words,
        source_url="",
        **({} if is_hidden else {"severity": "sev2", "stage": "pilot"}),
    )
    for name in ("team", "system", "cohort"):
        getattr(incident, f"{name}s").add(common[name])
    event = add_event(incident, by=author, text=words, source_url="")
    attach(incident, by=author, file=SimpleUploadedFile(f"{CANARY if is_hidden else 'a'}.txt", words.encode()))
    ImportRecord.objects.create(source="test", external_id=words, incident=incident, payload={"sections": []})
    _review(incident, author, common, outsider, event)
    return incident


def _review(incident: Incident, author: User, common: dict[str, Any], outsider: User, event: Any) -> None:
    review = open_review(incident, by=author)
    words = secret("review")
    texts = ("what_happened", "luck", "still_unclear", "earlier_note", "few_perspectives_because", "no_action_because")
    Review.objects.filter(pk=review.pk).update(**dict.fromkeys(texts, words), depth_reason=words)
    review = Review.objects.get(pk=review.pk)
    factor, defence = add_factor(review, by=author, text=words), add_defence(review, by=author, text=words)
    give_perspective(review, by=author, person=person_of(author), did=words, saw=words)
    helper = Person.objects.create(name=f"Helper {review.pk}")
    give_perspective(review, by=None, person=helper, did=words, facilitator_only=True)
    make_link(review, by=author, person=helper)
    said = comment(review, by=author, section="what-happened", quote=words, text=words)
    comment(review, by=author, thread=said, text=words)
    evidence = [{"event": event, "note": words}, {"url": f"https://example.org/{CANARY}"}]
    learning = record(
        review,
        by=author,
        now_we_know=words,
        before_we_believed=words,
        holds_when=words,
        new_to=words,
        notice_if_it_stops=words,
        changed_behaviour=words,
        evidence=evidence,
        also_concerns_teams=[common["team"]],
        also_concerns_systems=[common["system"]],
    )
    # An action owned by somebody outside who was never listed: its owner learns of it only by being let in.
    action = add_action(words, by=author, review=review, why=words, owner=person_of(outsider), factor=factor)
    ActionLook.objects.create(action=action, day=30, due_on=timezone.localdate(), note=words)
    link_concern(common["concern"], by=author, review=review, note=words)
    stand_behind(defence, by=author, work=common["work"])
    credit = give(
        Person.objects.create(name=f"Thanked {review.pk}"), by=author, kind="early_concern", text=words, review=review
    )
    Credit.objects.filter(pk=credit.pk).update(consent="accepted")
    tag(incident, by=author, pattern=common["pattern"], quote=words)
    if incident.is_restricted:
        Review.objects.filter(pk=review.pk).update(depth="light", state="gathering")
        publish_light(review, by=author)
        amend(review, by=author, note=words, changes={"luck": words + " again"})
    assert learning.pk


def _shown(author: User, common: dict[str, Any], earlier: Incident) -> Incident:
    """An incident everybody sees, with a published learning that points at the hidden ones where it can."""
    incident = capture(f"{BAIT} shown", by=author, summary="It came back.")
    incident.systems.add(common["system"])
    review = open_review(incident, by=author)
    add_factor(review, by=author, text="The retries come at once")
    record(review, by=author, now_we_know=f"The {BAIT} comes back at once.", evidence=[{"incident": incident}])
    publish_light(review, by=author)
    tag(incident, by=author, pattern=common["pattern"], quote=f"{BAIT} shown")
    return incident


def _learning(incident: Incident) -> Learning:
    return Learning.objects.get(review__incident=incident)


def _catalogue(world: World) -> World:
    def pks(*models_: type[models.Model]) -> set[int]:
        rows = [pk for model in models_ for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)]
        return set(rows[1:3] if len(rows) > 2 else rows)  # made in the order: earlier, hidden, draft, shown

    by_name = {model._meta.model_name: model for app in OURS for model in apps.get_app_config(app).get_models()}
    first_word = {
        "incidents": "incident", "reviews": "review", "actions": "action", "learnings": "learning",
        "patterns": "patterntag", "concerns": "concern", "earlier": "concernlink", "credits": "credit",
        "prevention": "preventivework", "digests": "digest", "invitations": "invitation", "tokens": "apitoken",
        "people": "person", "files": "attachment",
        "imports": "importrun", "outbox": "mail",
    }  # fmt: skip
    world.pks = {word: pks(by_name[name]) or {1} for word, name in first_word.items()}
    inner = {"event_pk": "timelineevent", "attachment_pk": "attachment", "role_pk": "incidentrole", "person": "person",
             "link": "perspectivelink", "comment": "comment", "revision": "sectionrevision"}  # fmt: skip
    world.pks |= {name: pks(by_name[model]) for name, model in inner.items()}
    world.pks |= {"number": {1, 2}, "day": {30}, "factor": pks(Factor), "row": pks(Factor)}
    world.slugs = {"field", "provisioning", "first-sites", "one-pattern"}
    return world


def routes() -> list[tuple[str, str]]:
    """Every address of our own apps: its name and its pattern, without the leading slash."""

    def walk(patterns: Any, prefix: str, namespace: str) -> Any:
        for entry in patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, route, entry.namespace or namespace)
            elif isinstance(entry, URLPattern) and namespace in OURS:
                yield f"{namespace}:{entry.name}", route

    return sorted(walk(get_resolver().url_patterns, "", ""))


def fingerprint() -> dict[str, str]:
    """A hash of every table of ours, so that any change of any row shows."""
    found = {}
    with connection.cursor() as cursor:
        for model in (m for app in OURS for m in apps.get_app_config(app).get_models(include_auto_created=True)):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t")
            found[model._meta.label] = cursor.fetchone()[0]
    return found


__all__ = ["BAIT", "CANARY", "OURS", "Action", "Concern", "Organisation", "World", "build", "fingerprint", "routes"]
