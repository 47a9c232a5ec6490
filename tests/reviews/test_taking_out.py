"""Factors and defences taken out of what was published, and put back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from config.portability import pages
from learnings.domain.credits import note_work, stand_behind
from learnings.forms.credits import OriginForm
from reviews.domain.actions import add_action, answers_of, change_action, commit
from reviews.domain.printing import pasteable
from reviews.domain.publishing import AmendedFinding, amend, written_out
from reviews.domain.reviews import add_defence
from reviews.forms import ActionForm
from reviews.models import Action, Review
from reviews.views import amending
from tests.reviews.amended import NEW, ONLY_ONE, WHY, address, out, sent
from tests.today import today

pytestmark = pytest.mark.django_db


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
