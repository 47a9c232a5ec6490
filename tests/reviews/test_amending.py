"""Factors and defences of what was published: each change is a dated amendment."""

from __future__ import annotations

import pytest
from django.urls import reverse

from config.lib.workflow import NotFromHere
from people.models import LogEntry
from reviews.domain.history import target
from reviews.domain.printing import ask_for_pdf, pasteable
from reviews.domain.publishing import AmendedFinding, amend
from reviews.domain.reviews import add_defence, add_factor
from reviews.models import Action, Review, SectionRevision
from tests.reviews.amended import NEW, ONLY_ONE, WHY, address, out, sent
from tests.today import today

pytestmark = pytest.mark.django_db


def test_a_factor_is_amended_in_a_dated_version(client_of, author, published):
    factor, client = published.factors.first(), client_of(author)
    was = factor.text
    to = address(factor)
    answer = client.post(to, sent(client, to, text=NEW, timing="immediate"))
    assert (answer.status_code, answer.url) == (302, published.get_absolute_url())
    first, second = published.versions.all()
    assert (was in first.markdown, was in second.markdown, NEW in first.markdown) == (True, False, False)
    assert f"- {NEW} (technical, on the day)" in second.markdown
    assert (second.amendment_note, second.published_by) == ("Looked again", author.get_full_name())
    page = client.get(published.get_absolute_url()).content.decode()
    assert (NEW in page, "Version 2: Looked again" in page) == (True, True)
    changes = client.get(reverse("reviews:version_changes", args=[published.pk, 2])).context["changes"]
    assert [c.kind for c in changes if c.kind in ("gone", "new")] == ["gone", "new"]
    assert (NEW in str(pasteable(second)), ask_for_pdf(second).version_id) == (True, second.pk)


def test_a_defence_is_amended_in_text_and_table(client_of, author, published):
    add = add_defence(published, by=author, text="The van's own cooling", outcome="failed", amending=True)
    client, to = client_of(author), address(add)
    assert client.post(to, sent(client, to, outcome="partly")).status_code == 302
    text = published.versions.get(number=2).markdown
    assert f"The van's own cooling ({add.__class__(outcome='partly').get_outcome_display().lower()})" in text


def test_what_a_factor_said_before_is_in_the_history(client_of, author, published):
    factor, client = published.factors.first(), client_of(author)
    was, to = factor.text, address(factor)
    client.post(to, sent(client, to, text=NEW))
    rows = list(SectionRevision.objects.filter(review=published, section=factor.row_name).order_by("pk"))
    assert [row.text for row in rows] == [was, NEW]
    assert target(rows[0])[0] == factor
    page = client.get(reverse("reviews:history", args=[published.pk])).content.decode()
    assert f"Factor {factor.pk}" in page
    entries = LogEntry.objects.filter(verb="amend", review_id=published.pk)
    assert entries.count() == 1
    assert was not in str(list(LogEntry.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("kind", "more"),
    [("factor", {"timing": "latent", "kind": "process"}), ("defence", {"outcome": "luck", "kind": "practice"})],
)
def test_one_more_is_added_once(client_of, author, published, kind, more):
    client, to = client_of(author), reverse("reviews:amend_new", args=[published.pk, kind])
    data = sent(client, to, text=NEW, **more)
    assert [client.post(to, data).status_code for _time in "12"] == [302, 302]
    rows = getattr(published, f"{kind}s").filter(text=NEW)
    assert (rows.count(), published.versions.count()) == (1, 2)
    assert NEW in published.versions.get(number=2).markdown


def test_the_way_there_is_the_page_for_amending(client_of, author, published, published_light):
    page = client_of(author).get(reverse("reviews:amend", args=[published.pk])).content.decode()
    for row in (*published.factors.all(), *published.defences.all()):
        assert f'href="{address(row)}"' in page
    for kind in ("factor", "defence"):
        assert f'href="{reverse("reviews:amend_new", args=[published.pk, kind])}"' in page
    page = client_of(author).get(reverse("reviews:amend", args=[published_light.pk])).content.decode()
    assert reverse("reviews:amend_new", args=[published_light.pk, "factor"]) in page
    assert reverse("reviews:amend_new", args=[published_light.pk, "defence"]) not in page


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"text": ""}, "text"),
        ({"note": ""}, "note"),
        ({"text": "It was human error."}, "text"),
        ({"kind": "blame"}, "kind"),
    ],
)
def test_a_refused_amendment_changes_nothing_and_keeps_the_words(client_of, author, published, data, field):
    factor, client = published.factors.first(), client_of(author)
    to = address(factor)
    answer = client.post(to, sent(client, to, **{"text": NEW} | data))
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert ("Looked again" if "note" not in data else data.get("text", NEW)) in answer.content.decode()
    fresh = published.factors.get(pk=factor.pk)
    assert (fresh.text, published.versions.count()) == (factor.text, 1)


def test_two_who_amend_a_factor_see_both(client_of, author, participant, published):
    factor = published.factors.first()
    client, to = client_of(author), address(factor)
    data = sent(client, to, text="Mine")
    other = client_of(participant)
    other.post(to, sent(other, to, text="Theirs"))
    answer = client.post(to, data)
    page = answer.content.decode()
    assert (answer.status_code, "Mine" in page, "Theirs" in page) == (409, True, True)
    form = answer.context["form"]
    assert client.post(to, {name: form[name].value() or "" for name in form.fields}).status_code == 302
    assert published.factors.get(pk=factor.pk).text == "Mine"


def test_a_draft_has_no_such_page(client_of, author, analysed):
    client = client_of(author)
    assert client.get(address(analysed.factors.first())).status_code == 404
    assert client.post(reverse("reviews:amend_new", args=[analysed.pk, "factor"]), {"text": NEW}).status_code == 404
    with pytest.raises(NotFromHere):
        amend(analysed, by=author, note="x", findings=[AmendedFinding("factor", {"text": NEW})])


def test_a_row_of_another_review_is_a_404(client_of, author, published, published_light):
    theirs = published_light.factors.get()
    to = reverse("reviews:amend_finding", args=[published.pk, "factor", theirs.pk])
    assert client_of(author).post(to, {"text": NEW, "note": "x"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.text != NEW


def test_whoever_does_not_take_part_amends_nothing(client_of, stranger, published):
    factor = published.factors.first()
    assert client_of(stranger).get(address(factor)).status_code == 403
    assert client_of(stranger).post(address(factor), {"text": NEW, "note": "x"}).status_code == 403


def test_amending_asks_for_as_much_with_many_rows(client_of, author, published, django_assert_max_num_queries):
    for n in range(10):
        add_factor(published, by=author, text=f"Factor {n}", amending=True)
    client, to = client_of(author), reverse("reviews:amend", args=[published.pk])
    client.get(to)
    with django_assert_max_num_queries(8):
        client.get(to)


# --- nothing changed ---

UNCHANGED = "Nothing changed: this is what is published already"


@pytest.mark.parametrize("kind", ["factor", "defence"])
def test_a_line_about_an_unchanged_row_is_no_version_and_comes_back(client_of, author, published, kind):
    client, to = client_of(author), address(getattr(published, f"{kind}s").first())
    answer = client.post(to, sent(client, to, note="All is well, I looked"))
    page = answer.content.decode()
    assert (answer.status_code, UNCHANGED in page, "All is well, I looked" in page) == (422, True, True)
    assert published.versions.count() == 1


def test_a_line_about_unchanged_texts_is_no_version_and_comes_back(client_of, author, published):
    client, to = client_of(author), reverse("reviews:amend", args=[published.pk])
    answer = client.post(to, sent(client, to, note="All is well, I looked"))
    page = answer.content.decode()
    assert (answer.status_code, UNCHANGED in page, "All is well, I looked" in page) == (422, True, True)
    assert published.versions.count() == 1


def test_what_stands_already_is_not_put_back(client_of, author, published):
    client, to = client_of(author), out(published.factors.first())
    answer = client.post(to, {"note": "It stands"})
    page = answer.content.decode()
    assert (answer.status_code, UNCHANGED in page, "It stands" in page) == (422, True, True)
    assert published.versions.count() == 1


# --- the API ---


def over_api(client, review: Review, **body):
    return client.post(f"/api/reviews/{review.pk}/amend/", {"note": "x"} | body, content_type="application/json")


def test_factors_and_defences_are_amended_over_the_api(client_of, author, published):
    factor, defence = published.factors.first(), published.defences.last()
    answer = over_api(
        client_of(author),
        published,
        luck="A warm week",
        factors=[{"id": factor.pk, "text": NEW, "version": factor.version}, {"text": "One more", "kind": "process"}],
        defences=[{"id": defence.pk, "outcome": "failed"}],
    )
    text = answer.json()["markdown"]
    assert answer.status_code == 200
    defence.refresh_from_db()
    failed = f"{defence.text} ({defence.get_outcome_display().lower()})"
    assert [words in text for words in (NEW, "One more (process", failed, "A warm week")] == [True] * 4
    assert defence.outcome == "failed"
    assert published.versions.count() == 2


def test_an_amendment_that_is_sent_again_is_one(client_of, author, published):
    client, body = client_of(author), {"factors": [{"text": "One more", "kind": "process"}]}
    first, second = (over_api(client, published, **body) for _time in "12")
    assert (first.json()["number"], second.json(), second["Idempotent-Replay"]) == (2, first.json(), "true")
    assert published.factors.filter(text="One more").count() == 1


def test_an_amendment_after_another_one_is_meant_again(client_of, author, published):
    client = client_of(author)
    numbers = [over_api(client, published, luck=luck).json()["number"] for luck in ("Warm", "Cold", "Warm")]
    published.refresh_from_db()
    assert (numbers, published.luck) == ([2, 3, 4], "Warm")


def test_an_amendment_of_an_older_factor_is_a_conflict(client_of, author, published):
    factor, client = published.factors.first(), client_of(author)
    over_api(client, published, factors=[{"id": factor.pk, "text": "Theirs"}])
    answer = over_api(client, published, luck="Kept?", factors=[{"id": factor.pk, "text": NEW, "version": 1}])
    told = answer.json()
    assert (answer.status_code, told["errors"][0]["field"]) == (409, "text")
    assert (told["current"]["id"], told["current"]["text"]) == (factor.pk, "Theirs")
    published.refresh_from_db()
    assert (published.luck, published.versions.count()) == ("It was a warm week.", 2)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"factors": [{"id": 10**17, "text": "x"}]}, "factors.0.id"),
        ({"factors": [{"kind": "process"}]}, "factors.0.text"),
        ({"factors": [{"text": ""}]}, "factors.0.text"),
        ({"factors": [{"text": "a\0b"}]}, "factors.0.text"),
        ({"defences": [{"text": "x", "outcome": "blamed"}]}, "defences.0.outcome"),
        ({"defences": "x"}, "defences"),
    ],
)
def test_bad_amendments_are_told_by_field(client_of, author, published, body, field):
    answer = over_api(client_of(author), published, **body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert published.versions.count() == 1


def test_a_factor_is_taken_out_and_put_back_over_the_api(client_of, author, published):
    factor, client = published.factors.first(), client_of(author)
    there = f"/api/reviews/{published.pk}/factors/{factor.pk}/"
    text = over_api(client, published, factors=[{"id": factor.pk, "taken_out_because": WHY}]).json()["markdown"]
    assert (factor.text in text, f"because: {WHY}" in text) == (False, True)
    told = client.get(there).json()
    assert (told["taken_out_on"], told["taken_out_because"]) == (str(today()), WHY)
    text = over_api(client, published, note="y", factors=[{"id": factor.pk, "taken_out_because": ""}]).json()[
        "markdown"
    ]
    assert (factor.text in text, client.get(there).json()["taken_out_on"]) == (True, None)


def test_the_only_factor_is_replaced_over_the_api_and_not_just_taken_out(client_of, author, published_light):
    factor, client = published_light.factors.get(), client_of(author)
    gone = {"id": factor.pk, "taken_out_because": WHY}
    answer = over_api(client, published_light, factors=[gone])
    assert (answer.status_code, answer.json()["errors"]) == (
        409,
        [{"field": "factors", "code": "factors", "message": ONLY_ONE}],
    )
    assert over_api(client, published_light, factors=[gone, {"text": NEW, "kind": "process"}]).status_code == 200
    assert [row.text for row in published_light.factors.standing()] == [NEW]


def test_no_action_begins_with_a_factor_that_was_taken_out(client_of, author, published, taken):
    client, standing = client_of(author), published.factors.standing().first()

    def send(method, to: str, **body):
        return getattr(client, method)(to, body, content_type="application/json")

    body = {"title": "Watch the probe", "review": published.pk}
    answer = send("post", "/api/actions/", factor=taken.pk, **body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "factor")
    assert not Action.objects.filter(review=published, factor=taken).exists()
    made = send("post", "/api/actions/", factor=standing.pk, **body).json()
    to = f"/api/actions/{made['id']}/"
    assert send("patch", to, factor=taken.pk).status_code == 400
    Action.objects.filter(pk=made["id"]).update(factor=taken)  # it answered to it before
    assert send("patch", to, factor=taken.pk, why="It must").status_code == 200


def test_only_what_was_published_is_taken_out_over_the_api(client_of, author, published):
    answer = over_api(client_of(author), published, factors=[{"text": "New", "taken_out_because": WHY}])
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "factors.0.taken_out_because")


@pytest.mark.parametrize("body", [{}, {"luck": "It was a warm week."}, {"factors": []}])
def test_an_amendment_that_changes_nothing_is_refused_in_one_sentence(client_of, author, published, body):
    factor, client = published.factors.first(), client_of(author)
    same = body or {"factors": [{"id": factor.pk}, {"id": factor.pk, "text": factor.text, "kind": factor.kind}]}
    answer = over_api(client, published, note="Looked again, all is well", **same)
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Nothing in this differs from what is published."
    assert published.versions.count() == 1


def test_a_kind_that_no_reader_sees_can_be_amended(client_of, author, published_light):
    row = add_defence(published_light, by=author, text="The van's own cooling", amending=True)
    amend(published_light, by=author, note="One more")
    answer = over_api(client_of(author), published_light, note="y", defences=[{"id": row.pk, "kind": "recovery"}])
    row.refresh_from_db()
    assert (answer.status_code, row.kind) == (200, "recovery")
