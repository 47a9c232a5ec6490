"""The page where a template is written: every button but Save comes back with everything, nothing saved."""

from __future__ import annotations

import pytest
from django.urls import reverse

from people.models import LogEntry, Team
from reviews.domain.templates import keep_template
from reviews.models import ReviewTemplate
from reviews.parts import TITLES, builtin
from reviews.views.templates import address_of

pytestmark = pytest.mark.django_db


def fields(depth: str = "standard", **more) -> dict:
    """What the page would send: every section as it is built in, and ``more``."""
    parts = builtin(depth, "medium")
    sent = {f"title-{part.key}": part.title for part in parts} | {f"prompt-{part.key}": part.prompt for part in parts}
    return {"key": [part.key for part in parts], "shown": ["stage"], "version": "", "title": "", **sent, **more}


def keys(answer) -> list[str]:
    return [part.key for part in answer.context["draft"].parts]


def test_list_shows_every_team_and_depth(client_of, lead, team):
    keep_template(None, by=lead, team=team, depth="deep", title="Ours", sections=builtin("deep", "medium"))
    page = client_of(lead).get(reverse("reviews:templates")).content.decode()
    assert "Ours" in page
    assert address_of(team, "standard").replace("&", "&amp;") in page


def test_list_for_a_member_has_no_links(client_of, author, team):
    page = client_of(author).get(reverse("reviews:templates"))
    assert (page.status_code, reverse("reviews:template") in page.content.decode()) == (200, False)


@pytest.mark.parametrize("who", ["author", "reader"])
def test_only_leads_and_admins_write(client_of, who, request):
    client = client_of(request.getfixturevalue(who))
    assert client.get(address_of(None, "standard")).status_code == 403
    assert client.post(address_of(None, "standard"), fields(save="yes")).status_code == 403
    assert client.post(reverse("reviews:template_reset")).status_code == 403
    assert not ReviewTemplate.objects.exists()


def test_saving_makes_a_template_of_the_team(client_of, lead, team):
    answer = client_of(lead).post(
        address_of(team, "standard"), fields(save="yes", title="Ours", **{"title-factors": "What made it possible"})
    )
    assert answer.status_code == 302
    made = ReviewTemplate.objects.get(team=team, depth="standard")
    assert [row["title"] for row in made.sections if row["key"] == "factors"] == ["What made it possible"]
    assert LogEntry.objects.filter(verb="add", object_type="reviewtemplate").exists()


def test_up_and_down_move_a_section_and_save_nothing(client_of, lead):
    client, address = client_of(lead), address_of(None, "standard")
    assert keys(client.post(address, fields(up="timeline")))[:2] == ["timeline", "what-happened"]
    assert keys(client.post(address, fields(down="what-happened")))[:2] == ["timeline", "what-happened"]
    assert keys(client.post(address, fields(up="what-happened"))) == list(TITLES)
    assert keys(client.post(address, fields(down="nothing"))) == list(TITLES)
    assert not ReviewTemplate.objects.exists()


def test_a_section_of_ones_own_is_added_and_dropped(client_of, lead):
    client, address = client_of(lead), address_of(None, "standard")
    added = client.post(address, fields(add="yes", new="What support saw", **{"title-factors": "Typed"}))
    assert keys(added)[-1] == "own-what-support-saw"
    assert 'value="Typed"' in added.content.decode()
    sent = fields(drop="own-what-support-saw", **{"title-own-what-support-saw": "What support saw"})
    sent["key"] = keys(added)
    assert keys(client.post(address, sent)) == list(TITLES)
    assert keys(client.post(address, fields(drop="factors"))) == list(TITLES)


def test_a_light_review_takes_no_section_of_ones_own(client_of, lead):
    client, address = client_of(lead), address_of(None, "light")
    assert keys(client.post(address, fields("light", add="yes", new="More"))) == [
        "what-happened",
        "factors",
        "learning",
    ]
    assert 'name="add"' not in client.get(address).content.decode()


def test_a_needed_section_is_shown_whatever_is_ticked(client_of, lead):
    client_of(lead).post(address_of(None, "standard"), fields(save="yes", shown=[]))
    rows = ReviewTemplate.objects.get().sections
    assert [row["key"] for row in rows if not row["shown"]] == ["stage"]


def test_preview_shows_what_was_typed(client_of, lead):
    sent = fields(preview="yes", **{"title-stage": "At the bench", "prompt-stage": "What broke first?"})
    answer = client_of(lead).post(address_of(None, "standard"), sent)
    preview = answer.content.decode().split('id="preview"')[1]
    assert ("At the bench" in preview, "What broke first?" in preview) == (True, True)
    hidden = client_of(lead).post(address_of(None, "standard"), fields(preview="yes", shown=[]))
    assert "Lab, pilot or production" not in hidden.content.decode().split('id="preview"')[1]


def test_copying_takes_another_teams_sections(client_of, lead, team):
    sections = [*builtin("standard", "medium")][::-1]
    source = keep_template(None, by=lead, team=team, depth="standard", sections=sections)
    client, address = client_of(lead), address_of(None, "standard")
    assert keys(client.post(address, fields(copy="yes", **{"from": source.pk}))) == list(TITLES)[::-1]
    deep = address_of(None, "deep")
    assert client.post(deep, fields(copy="yes", **{"from": source.pk})).status_code == 200
    for odd in ("", "x", "9" * 30):
        assert client.post(deep, fields(copy="yes", **{"from": odd})).status_code == 200


def test_two_leads_at_once_see_both(client_of, lead):
    row = keep_template(None, by=lead, depth="standard", sections=builtin("standard", "medium"))
    client, address = client_of(lead), address_of(None, "standard")
    keep_template(row, by=lead, sections=builtin("standard", "medium"), title="Theirs")
    answer = client.post(address, fields(save="yes", version="1", **{"title-stage": "Mine"}))
    assert (answer.status_code, 'value="Mine"' in answer.content.decode()) == (409, True)
    again = client.post(address, fields(save="yes", version=answer.context["draft"].version, **{"title-stage": "Mine"}))
    assert again.status_code == 302
    first_time = client.post(address, fields(save="yes", version=""))
    assert first_time.status_code == 409


def test_too_long_a_title_comes_back(client_of, lead):
    answer = client_of(lead).post(address_of(None, "standard"), fields(save="yes", **{"title-stage": "x" * 121}))
    assert (answer.status_code, list(answer.context["draft"].problems)) == (422, ["stage"])


@pytest.mark.parametrize("query", ["?depth=shallow", "?team=nobody", "?team=%00&depth=deep"])
def test_unknown_places_are_not_found(client_of, lead, query):
    assert client_of(lead).get(reverse("reviews:template") + query).status_code == 404


def test_odd_input_is_no_error(client_of, lead):
    client, address = client_of(lead), address_of(None, "standard")
    for odd in ("\0", "🐢" * 500, "‮abc", "9" * 5000, "a" * 300_000):
        sent = fields(save="yes", add="yes", new=odd, title=odd, version=odd[:40], **{"prompt-stage": odd})
        assert client.post(address, sent).status_code == 200
        assert client.post(address, {**sent, "key": [odd[:99]]}).status_code == 200
    assert client.post(address, {"save": "yes"}).status_code == 422


def test_reset_removes_it(client_of, lead, team):
    keep_template(None, by=lead, team=team, depth="deep", sections=builtin("deep", "medium"))
    client_of(lead).post(reverse("reviews:template_reset") + f"?team={team.slug}&depth=deep")
    client_of(lead).post(reverse("reviews:template_reset") + f"?team={team.slug}&depth=deep")
    assert not ReviewTemplate.objects.exists()


def test_the_list_asks_the_same_for_many_teams(client_of, lead, team, django_assert_num_queries):
    client = client_of(lead)
    client.get(reverse("reviews:templates"))
    with django_assert_num_queries(4):
        client.get(reverse("reviews:templates"))
    for n in range(5):
        other = Team.objects.create(name=f"Team {n}", slug=f"team-{n}", parent=team)
        keep_template(None, by=lead, team=other, depth="light", sections=builtin("light", "medium"))
    with django_assert_num_queries(4):
        client.get(reverse("reviews:templates"))
