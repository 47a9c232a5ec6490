"""Writing, changing, citing, relearning; what close statements and the search find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from config.lib.workflow import RequirementsOpen
from incidents.domain.incidents import capture
from incidents.models import System
from learnings.domain import learnings as domain
from learnings.domain.advice import advice_on
from learnings.models import Learning
from learnings.queries import text
from learnings.queries.learnings import chain, close_to, for_cards, kept_as_written, library
from learnings.queries.search import jump, search
from people.domain.perform import perform
from reviews.models import Action, KeptWording

pytestmark = pytest.mark.django_db
SAME = "Gateways that lost their link come back all at once in the same second."


def shown(tag: str, user, **context) -> str:
    request = RequestFactory().get("/")
    request.user = user
    template = Template("{% load learnings %}{% " + tag + " %}")
    return template.render(Context({"request": request, "user": user, **context}))


def test_close_statement_is_found_and_hidden_ones_are_not(learned, learning, author, stranger):
    learned(SAME + " Restricted.", by=author, visibility="restricted")
    learned(SAME + " Draft.", by=author, publish=False)
    learned("Certificates expire on the first of May.", by=author)
    assert [row.pk for row in close_to(SAME, stranger)] == [learning.pk]
    assert len(close_to(SAME, author)) == 2


def test_unrelated_and_short_statements_are_close_to_nothing(learning, author):
    for words in ("", "Gateways", "The invoice template uses another font than the letter."):
        assert close_to(words, author) == []


def test_relearned_is_linked_and_never_a_circle(learned, learning, author, client_of):
    again = learned(SAME, by=author)
    page = client_of(author).get(again.get_absolute_url()).content.decode()
    assert "Yes, relearned" in page
    client_of(author).post(reverse("learnings:learning_relearned", args=[again.pk]), {"earlier": learning.pk})
    again.refresh_from_db()
    assert again.relearned_from == learning
    with pytest.raises(ValidationError):
        domain.mark_relearned(learning, by=author, earlier=again)
    assert "We learned this more than once" in client_of(author).get(again.get_absolute_url()).content.decode()
    assert "What came back" in client_of(author).get("/").content.decode()


def test_evidence_from_another_incident_is_refused(light_review, author):
    other = capture("Elsewhere", by=author)
    with pytest.raises(ValidationError):
        domain.record(light_review, by=author, now_we_know="It is.", evidence=[{"incident": other}])
    assert not Learning.objects.exists()


def test_change_of_a_published_learning_is_an_amendment(learning, author):
    domain.revise(learning, by=author, changes={"now_we_know": "They come back one by one."})
    versions = list(learning.review.versions.all())
    assert [row.amendment_note for row in versions] == ["", f"{learning.ref} changed"]
    assert "one by one" in versions[1].markdown
    with pytest.raises(ValidationError):
        domain.revise(learning, by=author, changes={}, evidence=[])


def test_withdrawing_the_last_published_learning_is_refused_in_words(learning, author, client_of):
    with pytest.raises(RequirementsOpen):
        perform(learning, "withdraw", by=author, reason="It was not so.")
    domain.learned_little(learning.review, by=author, because="It was known.")
    perform(learning, "withdraw", by=author, reason="It was not so.")
    page = client_of(author).get(learning.get_absolute_url()).content.decode()
    assert "It was not so." in page
    assert learning.review.versions.count() == 3


def test_action_in_disguise_becomes_an_action_with_one_click(light_review, author, client_of):
    record = domain.record(light_review, by=author, now_we_know="Automate more of the release.")
    page = shown("learning_panel review", author, review=light_review)
    assert "Make it an action" in page
    client_of(author).post(reverse("learnings:learning_to_action", args=[record.pk]))
    record.refresh_from_db()
    action = Action.objects.get()
    assert (action.title, action.state, record.state) == ("Automate more of the release.", "idea", "withdrawn")
    assert record.action_links.get().action == action


def test_keep_as_written_is_one_click_and_counted_for_all(learned, author, client_of):
    row = learned("Be more careful with releases.", by=author)
    review = row.review
    hint = advice_on(row.now_we_know, review)[0]
    client_of(author).post(reverse("learnings:learning_keep", args=[row.pk]), {"code": hint.code})
    kept = KeptWording.objects.get()
    assert (kept.because, kept.category) == ("as_written", hint.code)
    assert hint.code not in [item.code for item in advice_on(row.now_we_know, review)]
    assert kept_as_written() == 1
    assert "1 statement was kept" in client_of(author).get(reverse("learnings:library")).content.decode()


def test_advice_comes_as_a_fragment(light_review, author, client_of):
    address = reverse("learnings:learning_advice", args=[light_review.pk])
    page = client_of(author).post(address, {"now_we_know": "Be more careful."}).content.decode()
    assert "hint" in page
    assert "<html" not in page


def test_citation_is_shown_on_both_pages(learning, light_review, author, client_of, stranger):
    address = reverse("learnings:cite", args=[light_review.pk])
    client_of(author).post(address, {"learning": learning.ref, "note": "We looked there first."})
    assert "We looked there first." in shown("citations_panel review", author, review=light_review)
    assert "We looked there first." in client_of(author).get(learning.get_absolute_url()).content.decode()
    assert "We looked there first." not in client_of(stranger).get(learning.get_absolute_url()).content.decode()
    refused = client_of(author).post(address, {"learning": "LRN-99999"})
    assert refused.status_code == 422


def test_panels_show_a_stranger_nothing_of_a_draft(draft, stranger, author):
    for name in ("learning_panel", "earlier_concerns", "citations_panel", "credit_panel"):
        page = shown(f"{name} review", stranger, review=draft.review)
        assert "Draft words" not in page
        assert "<form" not in page
    assert "Draft words" in shown("learning_panel review", author, review=draft.review)


def test_reference_leads_straight_there_only_for_those_who_may_see_it(learning, hidden, stranger, author, client_of):
    assert jump(f" lrn-{learning.pk}", stranger) == learning.get_absolute_url()
    assert jump(f"LRN-{hidden.pk}", stranger) == ""
    assert jump(f"INC {hidden.review.incident_id}", stranger) == ""
    assert jump("INC-12 and more", stranger) == ""
    found = client_of(author).get(reverse("learnings:search"), {"q": f"INC-{hidden.review.incident_id}"})
    assert found["Location"] == hidden.review.incident.get_absolute_url()


def test_search_finds_each_kind_within_what_one_may_see(learning, hidden, draft, concern, stranger):
    found = {group.kind: [row.pk for row in group.rows] for group in search("gateways", stranger)}
    assert found["learnings"] == [learning.pk]
    assert found["concerns"] == [concern.pk]
    assert found["reviews"] == [learning.review_id]
    assert len(found["incidents"]) == 2
    assert [group.rows for group in search("restricted OR draft", stranger)] == [[], [], [], [], []]


@pytest.mark.parametrize("words", ["'", '"', "a & | ! b", ":*", "\\", "ü" * 200, "%", "or or or", "-x"])
def test_search_takes_whatever_is_typed(words, client_of, author, learning):
    assert client_of(author).get(reverse("learnings:search"), {"q": words}).status_code == 200
    assert client_of(author).get(reverse("learnings:library"), {"q": words}).status_code == 200
    assert isinstance(close_to(words * 5, author), list)


def test_library_filters(learned, learning, author, client_of, system, team):
    other = learned("Certificates expire in May.", by=author, kind="work", in_practice="confirmed")
    other.also_concerns_teams.add(team)
    browser = client_of(author)

    def found(**chosen) -> bool:
        page = browser.get(reverse("learnings:library"), chosen).content.decode()
        assert other.now_we_know in page
        return learning.now_we_know not in page

    assert found(kind="work")
    assert found(in_practice="confirmed")
    assert found(team=team.pk)
    assert found(q="certificates -gateways")
    assert not found(system=system.pk)
    assert not found(period="90", team="nonsense")


def test_library_pages_by_cursor(learned, author, client_of):
    for number in range(21):
        learned(f"Statement number {number} about gateways.", by=author)
    first = client_of(author).get(reverse("learnings:library"))
    older = first.context["older"]
    second = client_of(author).get(reverse("learnings:library") + older)
    seen = [row.pk for row in first.context["rows"]] + [row.pk for row in second.context["rows"]]
    assert len(seen) == len(set(seen)) == 21


def test_admin_opens_without_restricted_rows(client_of, admin, learning, hidden, concern, pattern):
    for name in ("learning", "concern", "pattern", "patterntag", "preventivework", "credit"):
        page = client_of(admin).get(reverse(f"admin:learnings_{name}_changelist"))
        assert page.status_code == 200
        assert "Restricted words" not in page.content.decode()
    assert client_of(admin).get(reverse("admin:learnings_learning_change", args=[hidden.pk])).status_code == 302
    assert client_of(admin).get(reverse("admin:learnings_learning_change", args=[learning.pk])).status_code == 200


def test_library_finds_what_is_about_a_system_whether_rare_or_common(learned, system, author, stranger, monkeypatch):
    by_incident = learned("Gateways come back at once.", by=author)
    elsewhere = System.objects.create(name="Billing", slug="billing")
    by_itself = learned("Retries multiply.", by=author, also_concerns_systems=[elsewhere])
    learned("Nobody else reads this yet.", by=author, publish=False, also_concerns_systems=[elsewhere])
    for few in (1000, 0):
        monkeypatch.setattr("learnings.queries.learnings.FEW", few)
        assert set(library(for_cards(stranger), {"system": system})) == {by_incident, by_itself}
        assert list(library(for_cards(stranger), {"system": elsewhere})) == [by_itself]


def test_chain_holds_earlier_later_and_siblings(learned, author):
    first = learned("It came back once.", by=author)
    second, third = (learned(f"It came back {n}.", by=author) for n in ("again", "a third time"))
    Learning.objects.filter(pk__in=(second.pk, third.pk)).update(relearned_from=first)
    second.refresh_from_db()
    assert chain(first, author) == [second, third]
    assert chain(second, author) == [first, third]


@pytest.fixture
def two_ranked(monkeypatch) -> Iterator[None]:
    """What is written for two goes before and after: others ask for three hundred."""
    monkeypatch.setattr(text, "RANKED", 2)
    text._ranked.cache_clear()
    yield
    text._ranked.cache_clear()


@pytest.mark.usefixtures("two_ranked")
def test_ranking_asks_only_the_newest_matches_whether_they_may_be_seen(learned, hidden, author, stranger):
    rows = [learned(f"Gateways come back, time {n}.", by=author) for n in range(3)]
    assert text.ranked(for_cards, author, "gateways") == rows[:0:-1]
    assert text.ranked(for_cards, stranger, "restricted words") == []
    assert text.ranked(for_cards, author, "restricted words") == [hidden]
