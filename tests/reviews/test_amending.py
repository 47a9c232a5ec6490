"""Factors and defences of what was published: each change is a dated amendment."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from config.lib.workflow import NotFromHere
from config.portability import pages
from learnings.domain.credits import note_work, stand_behind
from learnings.forms.credits import OriginForm
from people.domain.perform import perform
from people.models import LogEntry
from reviews.domain.actions import add_action, answers_of, change_action, commit
from reviews.domain.history import target
from reviews.domain.printing import ask_for_pdf, pasteable
from reviews.domain.publishing import AmendedFinding, amend, written_out
from reviews.domain.reviews import add_defence, add_factor
from reviews.forms import ActionForm
from reviews.models import Action, Review, SectionRevision
from reviews.views import amending
from tests.today import today

pytestmark = pytest.mark.django_db
NEW = "The certificate is fetched once a day"


@pytest.fixture
def published(learned, author) -> Review:
    add_defence(learned, by=author, text="Drivers looked at their screens")
    Review.objects.filter(pk=learned.pk).update(state="learning")
    return perform(learned, "publish", by=author)


def address(row) -> str:
    return reverse("reviews:amend_finding", args=[row.review_id, row._meta.model_name, row.pk])


def sent(client, to: str, **data) -> dict:
    form = client.get(to).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {"note": "Looked again"} | data


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


# --- taken out ---

WHY = "The disk was never full"


def out(row) -> str:
    return reverse("reviews:amend_out", args=[row.review_id, row._meta.model_name, row.pk])


@pytest.fixture
def taken(client_of, author, published):
    """The first factor, taken out."""
    factor, client = published.factors.first(), client_of(author)
    answer = client.post(out(factor), sent(client, out(factor), because=WHY))
    assert (answer.status_code, answer.url) == (302, published.get_absolute_url())
    factor.refresh_from_db()
    return factor


def test_a_factor_is_taken_out_dated_and_with_its_reason(client_of, author, published, taken):
    day = date_format(today(), "j F Y")
    line = f"Taken out on {day}, because: {WHY}"
    first, second = published.versions.all()
    assert (f"- {taken.text}" in first.markdown, WHY in first.markdown) == (True, False)
    assert (taken.text in second.markdown, f"\n- {line}\n" in second.markdown) == (False, True)
    assert second.amendment_note == f"A factor is taken out, because: {WHY}"
    page = client_of(author).get(published.get_absolute_url()).content.decode()
    assert (taken.text in page, line in page) == (False, True)
    changes = client_of(author).get(reverse("reviews:version_changes", args=[published.pk, 2])).content.decode()
    assert (taken.text in changes, line in changes) == (True, True)
    assert line in str(pasteable(second))


def test_the_other_lines_of_a_version_stay_as_they_were(author, published):
    before = written_out(published)
    add_defence(published, by=author, text="A second one", amending=True)
    wrong = add_defence(published, by=author, text="Wrong", outcome="failed", amending=True)
    both = written_out(Review.objects.get(pk=published.pk))
    changes = {"taken_out_because": WHY}
    amend(published, by=author, note="x", findings=[AmendedFinding("defence", changes, row=wrong)])
    text = published.versions.get(number=2).markdown
    numbered = [line for line in both.split("\n") if line[:3] in ("1. ", "2. ", "3. ", "4. ")]
    assert [line in text for line in numbered] == [True] * (len(numbered) - 1) + [False]
    table = text.index("| | ")
    assert table < text.index(f"- Taken out on {date_format(today(), 'j F Y')}, because: {WHY}")
    assert before.split("## ")[0] == text.split("## ")[0]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_day_is_the_organisations_wherever_somebody_sits(author, published, monkeypatch, zone):
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC))
    row = published.factors.first()
    with timezone.override(zone):
        amend(published, by=author, note="x", findings=[AmendedFinding("factor", {"taken_out_because": WHY}, row=row)])
    row.refresh_from_db()
    assert (row.taken_out_on, row.taken_out) == (
        dt.date(2026, 11, 23),
        f"Taken out on 23 November 2026, because: {WHY}",
    )


def test_what_changed_tells_of_another_kind_of_defence_and_of_a_date_that_begins_a_line(client_of, author, published):
    row = add_defence(published, by=author, text="The van's own cooling", outcome="failed", amending=True)
    amend(published, by=author, note="One more", changes={"what_happened": "12. March: the disk was full."})
    said = {"kind": "recovery"}
    both = {"changes": {"what_happened": "13. March: the disk was full."}}
    amend(published, by=author, note="x", findings=[AmendedFinding("defence", said, row=row)], **both)
    page = client_of(author).get(reverse("reviews:version_changes", args=[published.pk, 3])).content.decode()
    assert [words in page for words in ("cooling", "Automated recovery", "<ins>13.</ins>")] == [True] * 3


def test_the_only_defence_taken_out_leaves_its_line(author, published):
    for row in published.defences.all():
        amend(published, by=author, note="x", findings=[AmendedFinding("defence", {"taken_out_because": WHY}, row=row)])
    text = published.versions.order_by("-number").first().markdown
    assert text.count(f"because: {WHY}\n") == published.defences.count()
    assert "|---" not in text


def test_what_answers_to_it_works_on_and_says_so(client_of, author, published, taken):
    idea = add_action("Watch the probe", by=author, review=published, factor=taken)
    page = client_of(author).get(idea.get_absolute_url()).content.decode()
    assert (taken.text in page, f"because: {WHY}" in page) == (True, True)
    form = ActionForm(instance=idea)
    assert taken in form.fields["factor"].queryset
    assert taken not in ActionForm(instance=Action(review=published)).fields["factor"].queryset
    offered = [name for _title, rows in answers_of(published) for name, _words in rows]
    assert (str(taken.pk) in offered, len(offered) > 0) == (False, True)
    changed = change_action(idea, by=author, changes={"owner": author.person, "due": dt.date(2030, 1, 1), "why": "It"})
    assert commit(changed, by=author, why_now="It must").state == "committed"


def test_work_behind_a_defence_stays_and_says_so(client_of, author, published):
    defence = published.defences.first()
    work = note_work(
        None, by=author, title="Spare gateways", mechanism="One may fail", effect_check_on=dt.date(2030, 1, 1)
    )
    stand_behind(defence, by=author, work=work)
    amend(published, by=author, note="x", findings=[AmendedFinding("defence", {"taken_out_because": WHY}, row=defence)])
    page = client_of(author).get(published.get_absolute_url()).content.decode()
    assert ("Spare gateways" in page, page.count(f"because: {WHY}")) == (True, 2)
    assert defence not in OriginForm(review=published).fields["defence"].queryset


def test_the_page_for_amending_says_it_and_puts_it_back(client_of, author, published, taken):
    client, to = client_of(author), out(taken)
    page = client.get(reverse("reviews:amend", args=[published.pk])).content.decode()
    assert (f'href="{to}"' in page, f"because: {WHY}" in page) == (True, True)
    assert f'href="{address(taken)}"' not in page
    assert client.post(to, sent(client, to, note="It was full after all")).status_code == 302
    taken.refresh_from_db()
    assert (taken.taken_out_on, taken.taken_out_because, taken.taken_out) == (None, "", "")
    assert taken.text in published.versions.get(number=3).markdown


def test_taken_out_twice_at_once_is_one_version(client_of, author, published):
    factor, client = published.factors.first(), client_of(author)
    data = sent(client, out(factor), because=WHY)
    assert [client.post(out(factor), data).status_code for _time in "12"] == [302, 302]
    assert published.versions.count() == 2


def test_words_that_changed_meanwhile_are_looked_at_before_they_go(client_of, author, participant, published):
    factor, client = published.factors.first(), client_of(author)
    data = sent(client, out(factor), because=WHY)
    other, to = client_of(participant), address(factor)
    other.post(to, sent(other, to, text="Theirs, and right"))
    answer = client.post(out(factor), data)
    page = answer.content.decode()
    assert (answer.status_code, "Theirs, and right" in page, WHY in page) == (409, True, True)
    factor.refresh_from_db()
    assert factor.taken_out_on is None
    form = answer.context["form"]
    assert client.post(out(factor), {name: form[name].value() or "" for name in form.fields}).status_code == 302
    factor.refresh_from_db()
    assert factor.taken_out_because == WHY


@pytest.mark.parametrize("because", ["", " ", "It was human error.", "x" * 251, "a\0b"])
def test_a_reason_that_can_not_stand_takes_nothing_out(client_of, author, published, because):
    factor, client = published.factors.first(), client_of(author)
    answer = client.post(out(factor), sent(client, out(factor), because=because))
    assert (answer.status_code, "because" in answer.context["form"].errors) == (422, True)
    assert (published.factors.standing().count(), published.versions.count()) == (2, 1)


ONLY_ONE = "It is the only condition this review names. Add what did contribute first; then take this one out."


def test_the_only_factor_is_not_taken_out_before_another_is_named(client_of, author, published_light):
    factor, client = published_light.factors.get(), client_of(author)
    page = client.get(out(factor)).content.decode()
    more = reverse("reviews:amend_new", args=[published_light.pk, "factor"])
    assert (ONLY_ONE in page, f'href="{more}"' in page, 'name="because"' in page) == (True, True, False)
    answer = client.post(out(factor), {"because": WHY})
    page = answer.content.decode()
    assert (answer.status_code, page.count(ONLY_ONE), WHY in page, f'href="{more}"' in page) == (422, 1, True, True)
    assert (published_light.factors.standing().count(), published_light.versions.count()) == (1, 1)
    client.post(more, sent(client, more, text=NEW, kind="process"))
    assert ONLY_ONE not in client.get(out(factor)).content.decode()
    assert client.post(out(factor), sent(client, out(factor), because=WHY)).status_code == 302
    assert [row.text for row in published_light.factors.standing()] == [NEW]


def test_the_last_of_several_factors_stays(client_of, author, published, taken):
    last, client = published.factors.standing().get(), client_of(author)
    assert client.post(out(last), {"because": WHY}).status_code == 422
    assert published.factors.standing().count() == 1


def test_a_review_whose_factors_are_all_out_is_amended_elsewhere(author, published):
    published.factors.update(taken_out_on=today(), taken_out_because=WHY)
    assert amend(published, by=author, note="x", changes={"luck": "It was cold."}).number == 2


def test_words_that_changed_in_the_same_moment_are_not_written_back(client_of, author, published, monkeypatch):
    """Without what the editor saw, it is what stood there when the page was asked."""
    factor, real = published.factors.first(), amending.amend

    def later(review, **given):
        amend(review, by=author, note="first", findings=[AmendedFinding("factor", {"text": NEW}, row=factor)])
        return real(review, **given)

    monkeypatch.setattr(amending, "amend", later)
    assert client_of(author).post(out(factor), {"because": WHY}).status_code == 409
    factor.refresh_from_db()
    assert (factor.text, factor.taken_out_on) == (NEW, None)


def test_nothing_is_taken_out_of_a_draft_or_by_others(client_of, author, stranger, analysed):
    factor = analysed.factors.first()
    assert client_of(author).post(out(factor), {"because": WHY}).status_code == 404
    assert client_of(stranger).post(out(factor), {"because": WHY}).status_code == 403


def test_an_export_tells_both(author, published, taken):
    found = {"incidents.Incident": [published.incident], "reviews.Factor": [taken]}
    words = pages.incident(found).decode()
    assert f"{taken.text} (technical, latent: there before the day). Taken out on" in words


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
