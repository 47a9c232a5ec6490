"""The review's page: who sees what, and that every section saves."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.models import TimelineEvent
from people.domain.perform import perform
from reviews.domain.meeting import there_without_part
from reviews.domain.reviews import give_perspective
from reviews.domain.taking_part import invite
from reviews.models import Review
from reviews.requirements import REVIEW
from tests.as_read import as_read

pytestmark = pytest.mark.django_db


def test_detail_for_a_participant_shows_the_draft(client_of, participant, analysed):
    page = client_of(participant).get(analysed.get_absolute_url(), {"at": "factors"})
    assert page.status_code == 200
    assert "The certificate is fetched once, at boot" in page.content.decode()


def test_a_closed_section_is_a_link_that_opens_it(client_of, participant, analysed):
    client, address = client_of(participant), analysed.get_absolute_url()
    closed = client.get(address).content.decode()
    assert f'href="{address}?at=factors#factors"' in closed
    assert 'name="timing"' not in closed
    opened = client.get(address, {"at": "factors"}).content.decode()
    assert f'href="{address}?at=factors&amp;open=factor-new#fold-factor-new"' in opened
    unfolded = client.get(address, {"at": "factors", "open": "factor-new"}).content.decode()
    assert 'name="timing"' in unfolded


def test_detail_for_a_member_outside_shows_state_and_date_only(client_of, stranger, analysed):
    page = client_of(stranger).get(analysed.get_absolute_url()).content.decode()
    assert "Gathering" in page
    for secret in ("certificate is fetched", "refused for a day", "warm week", "keeps its last schedule"):
        assert secret not in page


def test_detail_of_a_restricted_review_is_a_404_for_a_stranger(client_of, lead, restricted, author):
    from reviews.domain.reviews import open_review

    review = open_review(restricted, by=author)
    assert client_of(lead).get(review.get_absolute_url()).status_code == 404


def test_open_requirements_are_links_to_their_sections(client_of, author, standard_review):
    address = standard_review.get_absolute_url()
    page = client_of(author).get(address).content.decode()
    for anchor in ("timeline", "perspectives"):
        assert f'<a href="{address}?at={anchor}#{anchor}">' in page
        assert f' id="{anchor}"' in client_of(author).get(f"{address}?at={anchor}").content.decode()


def test_light_review_goes_to_its_one_page(client_of, author, light_review):
    page = client_of(author).get(light_review.get_absolute_url())
    assert page.status_code == 302
    assert page.url == reverse("learnings:light_review", args=[light_review.pk])


@pytest.mark.parametrize(
    ("section", "data", "field"),
    [
        ("what-happened", {"what_happened": "It went cold."}, "what_happened"),
        ("timeline", {"looked_before_detection": "on"}, "looked_before_detection"),
        ("heard", {"few_perspectives_because": "Only one was there."}, "few_perspectives_because"),
        ("luck", {"luck": "A warm week.", "still_unclear": ""}, "luck"),
        ("no-action", {"no_action_because": "It is being replaced."}, "no_action_because"),
    ],
)
def test_each_section_saves(client_of, author, standard_review, section, data, field):
    answer = client_of(author).post(reverse("reviews:save", args=[standard_review.pk, section]), data)
    assert answer.status_code == 302
    standard_review.refresh_from_db()
    assert str(getattr(standard_review, field)) == {"on": "True"}.get(data[field], data[field])


def test_timeline_takes_the_answer_that_nothing_was_found_before(client_of, author, standard_review):
    """What the list of missing things offers has its box where the list leads."""
    page = client_of(author).get(standard_review.get_absolute_url() + "?at=timeline")
    assert 'name="looked_before_detection"' in page.content.decode()


def test_two_people_write_the_same_section_and_both_texts_are_shown(client_of, author, participant, standard_review):
    address = reverse("reviews:save", args=[standard_review.pk, "what-happened"])
    page = client_of(author).get(standard_review.at("what-happened"))
    seen = page.context["what_happened_form"].initial["seen"]
    client_of(participant).post(address, {"what_happened": "Piet’s words", "seen": seen})
    answer = client_of(author).post(address, {"what_happened": "Amal’s words", "seen": seen})
    assert answer.status_code == 409
    text = as_read(answer.content.decode())
    assert "Piet’s words" in text
    assert text.count("Amal’s words") == 3  # beside the other, in the form, and in what *Keep both* sends
    again = answer.context["what_happened_form"].initial["seen"]
    assert client_of(author).post(address, {"what_happened": "Both", "seen": again}).status_code == 302
    standard_review.refresh_from_db()
    assert standard_review.what_happened == "Both"


def test_two_people_write_different_sections_without_disturbing_each_other(
    client_of, author, participant, standard_review
):
    page = client_of(author).get(standard_review.get_absolute_url(), {"at": "defences"})
    seen = page.context["luck_form"].initial["seen"]
    client_of(participant).post(
        reverse("reviews:save", args=[standard_review.pk, "what-happened"]), {"what_happened": "It went cold."}
    )
    answer = client_of(author).post(
        reverse("reviews:save", args=[standard_review.pk, "luck"]), {"luck": "A warm week.", "seen": seen}
    )
    assert answer.status_code == 302


def test_a_factor_is_added_edited_and_removed(client_of, author, standard_review):
    client, page = client_of(author), standard_review.get_absolute_url()
    client.post(
        reverse("reviews:factor_add", args=[standard_review.pk]),
        {"text": "Only one key", "kind": "process", "timing": "latent"},
    )
    factor = standard_review.factors.get()
    form = client.get(f"{page}?edit=factor-{factor.pk}").context["row_form"]
    client.post(
        reverse("reviews:row_edit", args=[standard_review.pk, "factor", factor.pk]),
        {"text": "One key for all", "kind": "process", "timing": "latent", "seen": form.initial["seen"]},
    )
    factor.refresh_from_db()
    assert factor.text == "One key for all"
    client.post(reverse("reviews:row_remove", args=[standard_review.pk, "factor", factor.pk]))
    assert not standard_review.factors.exists()


def test_a_factor_without_words_comes_back_with_what_was_chosen(client_of, author, standard_review):
    answer = client_of(author).post(
        reverse("reviews:factor_add", args=[standard_review.pk]), {"text": "", "kind": "process", "timing": "latent"}
    )
    assert answer.status_code == 422
    assert answer.context["factor_form"]["kind"].value() == "process"


def test_a_factor_edited_twice_at_once_shows_both(client_of, author, participant, analysed):
    factor = analysed.factors.first()
    form = client_of(author).get(f"{analysed.get_absolute_url()}?edit=factor-{factor.pk}").context["row_form"]
    address = reverse("reviews:row_edit", args=[analysed.pk, "factor", factor.pk])
    data = {"kind": "technical", "timing": "latent", "seen": form.initial["seen"]}
    client_of(participant).post(address, data | {"text": "Piet’s factor"})
    answer = client_of(author).post(address, data | {"text": "Amal’s factor"})
    assert answer.status_code == 409
    text = as_read(answer.content.decode())
    assert "Piet’s factor" in text
    assert "Amal’s factor" in text


def test_a_refused_step_says_what_is_missing(client_of, author, standard_review):
    answer = client_of(author).post(reverse("reviews:move", args=[standard_review.pk, "analyse"]))
    assert answer.status_code == 409
    assert [item.code for item in answer.context["missing"]] == ["told_forwards", "perspectives"]


def test_a_step_without_permission_is_refused(client_of, participant, standard_review):
    answer = client_of(participant).post(reverse("reviews:move", args=[standard_review.pk, "analyse"]))
    assert answer.status_code == 403


def test_an_unknown_step_is_a_404(client_of, author, standard_review):
    assert client_of(author).post(reverse("reviews:move", args=[standard_review.pk, "teleport"])).status_code == 404


def test_skip_asks_for_a_reason_and_reopens(client_of, author, standard_review):
    client, address = client_of(author), reverse("reviews:move", args=[standard_review.pk, "skip"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Same as INC-1"}).status_code == 302
    assert "Same as INC-1" in client.get(standard_review.get_absolute_url()).content.decode()
    client.post(reverse("reviews:move", args=[standard_review.pk, "reopen"]))
    standard_review.refresh_from_db()
    assert standard_review.state == "gathering"


def test_a_skipped_review_names_the_incident_it_is_not_about(client_of, author, standard_review):
    perform(standard_review, "skip", by=author, reason="Between us")
    page = client_of(author).get(standard_review.get_absolute_url()).content.decode()
    incident = standard_review.incident
    assert f'<a href="{incident.get_absolute_url()}">{incident.title}</a>' in page


def test_the_reason_of_a_skipped_review_is_not_for_everybody(client_of, author, stranger, standard_review):
    perform(standard_review, "skip", by=author, reason="Between us")
    assert "Between us" not in client_of(stranger).get(standard_review.get_absolute_url()).content.decode()


def test_open_goes_to_the_review(client_of, participant, incident):
    answer = client_of(participant).post(reverse("reviews:open", args=[incident.pk]))
    assert answer.url == Review.objects.get(incident=incident).get_absolute_url()


def test_open_below_the_proposed_depth_asks_why(client_of, author):
    from incidents.domain.incidents import capture

    incident = capture("Heating off in the pilot", by=author, severity="sev1")
    client, address = client_of(author), reverse("reviews:open", args=[incident.pk])
    assert client.post(address, {"depth": "light"}).status_code == 422
    assert client.post(address, {"depth": "light", "reason": "A test bench"}).status_code == 302
    assert Review.objects.get(incident=incident).depth_reason == "A test bench"


def test_open_in_an_invisible_incident_is_a_404(client_of, stranger, restricted):
    assert client_of(stranger).post(reverse("reviews:open", args=[restricted.pk])).status_code == 404


def test_open_by_a_viewer_is_refused(client_of, reader, incident):
    assert client_of(reader).post(reverse("reviews:open", args=[incident.pk])).status_code == 403


def test_depth_to_light_past_gathering_is_refused(client_of, author, standard_review):
    Review.objects.filter(pk=standard_review.pk).update(state="analysing")
    answer = client_of(author).post(
        reverse("reviews:depth", args=[standard_review.pk]), {"depth": "light", "reason": "small"}
    )
    assert answer.status_code == 422


def test_depth_is_changed_with_a_reason(client_of, author, standard_review):
    address = reverse("reviews:depth", args=[standard_review.pk])
    assert client_of(author).get(address).status_code == 200
    assert client_of(author).post(address, {"depth": "light", "reason": "small"}).status_code == 302
    standard_review.refresh_from_db()
    assert standard_review.depth == "light"


def test_meeting_notes_who_was_there(client_of, facilitator, standard_review):
    row = standard_review.participation.first()
    answer = client_of(facilitator).post(
        reverse("reviews:meeting", args=[standard_review.pk]), {"meeting_at": "2026-01-05T10:00", "attended": [row.pk]}
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    standard_review.refresh_from_db()
    assert (row.attended, standard_review.meeting_at is not None) == (True, True)


def test_whoever_runs_the_review_can_have_been_there(client_of, facilitator, standard_review):
    client, to = client_of(facilitator), reverse("reviews:meeting", args=[standard_review.pk])
    page = client.get(f"{standard_review.get_absolute_url()}?at=meeting").content.decode()
    key = f"runs-{facilitator.person.pk}"
    assert f'value="{key}"' in page
    there = {"meeting_at": "2026-01-05T10:00", "attended": [key]}
    assert client.post(to, there).status_code == 302
    assert not standard_review.participation.filter(person=facilitator.person).exists()
    assert not standard_review.participation.filter(attended=True).exists()
    standard_review.refresh_from_db()
    assert (there_without_part(standard_review), REVIEW.missing(("meeting",), standard_review)) == (
        [facilitator.person],
        [],
    )
    page = client.get(f"{standard_review.get_absolute_url()}?at=meeting").content.decode()
    assert f"Was there to run it: {facilitator.person.name}" in page
    assert re.search(rf'value="{key}"[^>]* checked', page)
    assert client.post(to, there).status_code == 302  # a second click
    assert there_without_part(standard_review) == [facilitator.person]
    assert client.post(to, there | {"attended": ["runs-1", "x", "9" * 40]}).status_code == 422
    client.post(to, there | {"attended": []})
    assert there_without_part(standard_review) == []


def test_who_was_there_and_joins_later_is_noted_once(client_of, author, facilitator, standard_review):
    client, to = client_of(facilitator), reverse("reviews:meeting", args=[standard_review.pk])
    there = {"meeting_at": "2026-01-05T10:00", "attended": [f"runs-{facilitator.person.pk}"]}
    client.post(to, there)
    row = invite(standard_review, by=author, person=facilitator.person)
    assert row.attended
    client.post(to, there)  # from a page that was drawn before
    assert standard_review.participation.get(attended=True) == row
    assert there_without_part(standard_review) == []
    client.post(to, there | {"attended": [row.pk]})
    assert standard_review.participation.get(attended=True) == row


def test_who_ran_the_meeting_stays_noted_when_somebody_else_runs_the_review(
    client_of, author, facilitator, participant, standard_review
):
    to = reverse("reviews:meeting", args=[standard_review.pk])
    there = {"meeting_at": "2026-01-05T10:00", "attended": [f"runs-{facilitator.person.pk}"]}
    client_of(facilitator).post(to, there)
    Review.objects.filter(pk=standard_review.pk).update(facilitator=None)
    page = client_of(author).get(f"{standard_review.get_absolute_url()}?at=meeting")
    sent = page.context["meeting_form"].initial["attended"]
    client_of(author).post(to, there | {"attended": sent})
    assert there_without_part(standard_review) == [facilitator.person]


def test_a_meeting_noted_over_the_api_leaves_who_ran_it(client_of, facilitator, standard_review):
    client, at = client_of(facilitator), "2026-01-05T10:00"
    there = {"meeting_at": at, "attended": [f"runs-{facilitator.person.pk}"]}
    client.post(reverse("reviews:meeting", args=[standard_review.pk]), there)
    row = standard_review.participation.first()
    body = {"meeting_at": f"{at}:00Z", "attended": [row.pk]}
    client.post(f"/api/reviews/{standard_review.pk}/meeting/", body, content_type="application/json")
    assert there_without_part(standard_review) == [facilitator.person]
    assert standard_review.participation.get(attended=True) == row


def test_who_ran_it_is_noted_over_the_api(client_of, facilitator, author, standard_review):
    client, to = client_of(facilitator), f"/api/reviews/{standard_review.pk}/meeting/"
    body = {"meeting_at": "2026-01-05T10:00:00Z", "there": [facilitator.person.pk]}
    assert client.post(to, body, content_type="application/json").json()["there"] == [facilitator.person.pk]
    assert there_without_part(standard_review) == [facilitator.person]
    assert client.get("/api/reviews/").json()["results"][0]["there"] == [facilitator.person.pk]
    assert client.post(to, body | {"there": []}, content_type="application/json").json()["there"] == []
    assert there_without_part(standard_review) == []


def test_only_who_runs_it_is_there_without_part_over_the_api(client_of, facilitator, stranger, standard_review):
    body = {"meeting_at": "2026-01-05T10:00:00Z", "there": [facilitator.person.pk, stranger.person.pk]}
    to = f"/api/reviews/{standard_review.pk}/meeting/"
    answer = client_of(facilitator).post(to, body, content_type="application/json")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "there.1")
    assert there_without_part(standard_review) == []
    standard_review.refresh_from_db()
    assert standard_review.meeting_at is None


def test_participant_passes(client_of, participant, standard_review):
    client_of(participant).post(reverse("reviews:confirm", args=[standard_review.pk]), {"pass": "yes"})
    row = standard_review.participation.get(person=participant.person)
    assert (row.passed, row.answered_at is not None) == (True, True)


def test_published_review_asks_why_no_action_while_nobody_committed(client_of, author, published_light):
    Review.objects.update(state="published", no_action_because="")
    address = reverse("reviews:no_action", args=[published_light.pk])
    idea = published_light.actions.create(title="Watch the queue")
    shown = {}
    for state in ("idea", "in_progress"):
        published_light.actions.filter(pk=idea.pk).update(state=state, why="It came back", owner=author.person)
        page = client_of(author).get(published_light.get_absolute_url())
        shown[state] = f'action="{address}"' in page.content.decode()
    assert shown == {"idea": True, "in_progress": False}


def test_published_review_takes_no_section_edits(client_of, author, published_light):
    answer = client_of(author).post(
        reverse("reviews:save", args=[published_light.pk, "what-happened"]), {"what_happened": "x"}
    )
    assert answer.status_code == 409


def test_query_count_of_the_page_is_constant_in_its_rows(
    client_of, author, analysed, django_assert_num_queries, make_user
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from incidents.models import TimelineEvent
    from people.models import Person
    from reviews.domain.reviews import add_defence, add_factor, give_perspective

    def more(n: int) -> None:
        for i in range(n):
            event = TimelineEvent.objects.create(incident=analysed.incident, text=f"Event {i}", position=i)
            add_factor(analysed, by=author, text=f"Factor {i}", events=[event])
            add_defence(analysed, by=author, text=f"Defence {i}")
            give_perspective(analysed, by=None, person=Person.objects.create(name=f"Person Nr{n}{i}"), did="Looked")

    client = client_of(author)
    more(1)
    client.get(analysed.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(analysed.get_absolute_url())
    more(4)
    client.get(analysed.get_absolute_url())  # a timeline is read once for each of its versions
    with CaptureQueriesContext(connection) as many:
        client.get(analysed.get_absolute_url())
    assert len(many) == len(few)


def opened(page: str) -> list[str]:
    return re.findall(r'<(?:details class="more"|div class="more__body") id="section-([\w-]+)"', page)


@pytest.mark.parametrize("anchor", ["learning", "earlier", "citations", "patterns", "credit", "factors"])
@pytest.mark.parametrize("at", ["part", "all"])
def test_every_open_part_has_one_title_that_folds_it(client_of, author, analysed, anchor, at):
    page = (
        client_of(author).get(analysed.get_absolute_url(), {"at": anchor if at == "part" else "all"}).content.decode()
    )
    part = page[page.index(f'<details class="more" id="section-{anchor}" open') :]
    assert part.index("<summary>") < part.index("<h2>") < part.index(f'<div class="more__body" id="{anchor}">')
    assert page.count(f'id="{anchor}"') == 1
    assert part[: part.index("</details>")].count("<h2") == 1


def test_one_part_is_open_where_the_work_goes_on(client_of, author, standard_review):
    page = client_of(author).get(standard_review.get_absolute_url()).content.decode()
    assert opened(page) == ["what-happened"]  # nobody has begun
    rows = Review.objects.filter(pk=standard_review.pk)
    rows.update(what_happened="The queue grew.")  # then the first that lacks something for the next step
    assert opened(client_of(author).get(standard_review.get_absolute_url()).content.decode()) == ["timeline"]
    rows.update(looked_before_detection=True)
    assert opened(client_of(author).get(standard_review.get_absolute_url()).content.decode()) == ["perspectives"]
    rows.update(few_perspectives_because="Nobody else was there.")  # now nothing is missing: the step's first part
    assert opened(client_of(author).get(standard_review.get_absolute_url()).content.decode()) == ["what-happened"]
    assert page.count("still open") >= 2  # closed titles say it too
    assert f'<a href="{standard_review.get_absolute_url()}?at=all">' in page


@pytest.mark.parametrize(("asked", "part"), [("factors", "factors"), ("luck", "defences"), ("learning", "learning")])
def test_an_address_opens_its_part(client_of, author, standard_review, asked, part):
    page = client_of(author).get(f"{standard_review.get_absolute_url()}?at={asked}").content.decode()
    assert opened(page) == [part]


def test_the_whole_draft_can_be_read_at_once(client_of, author, standard_review):
    page = client_of(author).get(f"{standard_review.get_absolute_url()}?at=all").content.decode()
    assert {"what-happened", "timeline", "perspectives", "factors", "learning", "actions", "credit"} <= set(
        opened(page)
    )
    assert 'hx-target="#section-' not in page
    assert "<textarea" not in page  # nothing to fill in stands between what is read
    assert page.count("Write here") == len(opened(page))


def test_the_whole_draft_is_for_those_who_take_part(
    client_of, author, participant, facilitator, stranger, reader, admin, analysed
):
    give_perspective(analysed, by=participant, person=participant.person, did="I waited", facilitator_only=True)
    address = f"{analysed.get_absolute_url()}?at=all"
    pages = {user: client_of(user).get(address).content.decode() for user in (author, participant, facilitator)}
    assert all("refused for a day" in page for page in pages.values())
    assert [user for user, page in pages.items() if "I waited" in page] == [participant, facilitator]
    for outside in (stranger, reader, admin):
        page = client_of(outside).get(address).content.decode()
        assert [words for words in ("refused for a day", "I waited", "warm week") if words in page] == []


def test_the_whole_draft_shows_no_tools_and_says_where_nothing_is_written(client_of, author, standard_review):
    page = client_of(author).get(f"{standard_review.get_absolute_url()}?at=all").content.decode()
    tools = ("Next event", "Add and star events", "Ask somebody, with or without", "are heard before")
    assert [tool for tool in tools if tool in page] == []
    assert "Nobody has told yet how it looked." in page
    assert page.count("Nothing is written yet.") > 3


def test_an_open_part_leads_on_to_the_next(client_of, author, standard_review):
    page = client_of(author).get(f"{standard_review.get_absolute_url()}?at=timeline").content.decode()
    assert f'href="{standard_review.get_absolute_url()}?at=perspectives#perspectives">Next: How it looked' in page


def test_a_long_timeline_is_read_on_in_the_whole_draft(client_of, author, standard_review):
    rows = [
        TimelineEvent(incident=standard_review.incident, text=f"Event {n}", position=n, in_review=True)
        for n in range(101)
    ]
    last = TimelineEvent.objects.bulk_create(rows)[-1]
    page = client_of(author).get(f"{standard_review.get_absolute_url()}?at=all").content.decode()
    assert f'href="?at=all&amp;event={last.pk}#timeline"' in page
    onward = client_of(author).get(f"{standard_review.get_absolute_url()}?at=all&event={last.pk}").content.decode()
    assert ("Event 100" in onward, "<textarea" in onward) == (True, False)
