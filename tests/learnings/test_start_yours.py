"""Starting your own: the demo goes with everything it made, what people made stays."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from config.lib.work import WorkState
from incidents.domain.attachments import attach
from incidents.domain.importing import apply
from incidents.domain.incidents import capture
from incidents.models import Attachment, Incident, System
from incidents.sources.parsed import ParsedIncident
from learnings.demo import ledger, staff
from learnings.demo.moments import Calendar
from learnings.demo.world import World
from learnings.domain import start
from learnings.models import Demo, Digest, Pattern
from people.domain.invitations import invite
from people.models import Invitation, LogEntry, Organisation, Person, Team, User
from tests.incidents.conftest import png  # noqa: F401 - a file to attach

BEGIN, YOURS = reverse("learnings:begin"), reverse("learnings:start_yours")
HOME = {"organisation": "Larder of ours", "size": "small", "zone": "Europe/Oslo"}
NEWCOMER = {"name": "Kim", "email": "kim@example.org", "password": "four plain unrelated words"}


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def small_demo(db, monkeypatch):
    """The demo's organisation and people with one incident: quick, and marked like the whole one."""

    def load(*, today, keep_organisation=False, **_rest):
        world = World(Calendar(today, "Europe/London"))
        staff.load_organisation(world, keep=keep_organisation)
        staff.load_places(world)
        staff.load_people(world)
        incident = capture("The lamp of the demo blinks", by=world.account("ruth"))
        incident.systems.add(*world.systems.values())
        return world

    monkeypatch.setattr(start, "load", load)


@pytest.fixture
def demo(small_demo, organisation, admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        start.request_demo(by=admin)
    return Demo.objects.get()


@pytest.fixture
def ruth(demo) -> User:
    return User.objects.get(email="ruth@larderlight.example")


@pytest.fixture
def take(django_capture_on_commit_callbacks):
    """Starts one's own as ``by`` and lets the worker finish."""

    def do(demo: Demo, by: User, **more) -> User:
        with django_capture_on_commit_callbacks(execute=True):
            return start.start_yours(demo, by=by, name="Larder of ours", size="small", zone="UTC", **more)

    return do


def rows_left() -> dict[str, int]:
    return {model._meta.label: count for model in ledger.tables() if (count := model._base_manager.count())}


@pytest.mark.slow
def test_whole_demo_goes_without_a_trace(db, django_capture_on_commit_callbacks, settings):
    before = rows_left()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("load_demo", verbosity=0)
    assert (settings.VAR_DIR / "demo-sign-in").exists()
    demo = Demo.objects.get()
    assert (demo.is_here, Digest.objects.exclude(pdf="").exists()) == (True, True)
    ruth = User.objects.get(email="ruth@larderlight.example")
    newcomer = start.Newcomer("Kim", "kim@example.org", "four plain words here")
    with django_capture_on_commit_callbacks(execute=True):
        kim = start.start_yours(demo, by=ruth, newcomer=newcomer, name="Ours", size="small", zone="UTC")
    demo.refresh_from_db()
    assert (demo.is_gone, demo.rows) == (True, {})
    after = rows_left()
    assert {name: n for name, n in after.items() if n != before.get(name, 0)} == {
        "people.User": 1,
        "people.Person": 1,
        "people.LogEntry": after["people.LogEntry"],
        "account.EmailAddress": 1,
    }
    assert list(User.objects.all()) == [kim]
    assert list(LogEntry.objects.filter(actor_label="Kim").values_list("verb", flat=True)) == [
        "take demo away",
        "set_up",
    ]
    assert not (settings.VAR_DIR / "demo-sign-in").exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert capture("The first of ours", by=kim).ref == "INC-1"


def test_what_people_made_stays_and_what_was_tried_out_goes(demo, admin, ruth, take, png):  # noqa: F811
    ours = capture("Our own lamp blinks", by=admin)
    ours.systems.add(System.objects.first())
    attach(ours, by=admin, file=png)
    capture("Ruth tries it out", by=ruth)
    joined = Person.objects.create(name="Ida", team=Team.objects.first())
    take(demo, admin)
    joined.refresh_from_db()
    assert list(Incident.objects.all()) == [ours]
    assert (ours.systems.count(), Attachment.objects.count(), joined.team) == (0, 1, None)
    assert set(User.objects.all()) == {admin}
    assert Pattern.objects.exists()
    assert Organisation.current().name == "Larder of ours"


def test_log_tells_that_it_went_and_nothing_of_what_went(demo, admin, take):
    gone = list(Incident.objects.values_list("pk", flat=True))
    take(demo, admin)
    assert not LogEntry.objects.filter(incident_id__in=gone).exists()
    entry = LogEntry.objects.get(verb="take demo away")
    assert (entry.actor_label, entry.data["reason"]) == ("Admin Ayo", "start yours")


def test_log_stays_append_only_afterwards(demo, admin, take):
    take(demo, admin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('second_story.erase', true)")
        assert cursor.fetchone() == ("off",)


def test_invitations_of_a_demo_account_stay_open(demo, ruth, take):
    invitation, _secret = invite(by=ruth, email="ida@example.org")
    kim = take(demo, ruth, newcomer=start.Newcomer("Kim", "kim@example.org", "four plain words here"))
    assert Invitation.objects.get(pk=invitation.pk).invited_by == kim


def test_account_of_the_demo_needs_one_that_stays(demo, ruth):
    with pytest.raises(start.NotNow):
        start.start_yours(demo, by=ruth, name="Ours", size="small", zone="UTC")


def test_removal_that_fails_changes_nothing_and_is_told(demo, admin, take, monkeypatch, client_of):
    def broken(*_args):
        raise start.IntegrityError("a row of somebody")

    monkeypatch.setattr(start, "_forget_log", broken)
    count = Incident.objects.count()
    with pytest.raises(start.PermanentFailure):
        take(demo, admin)
    demo.refresh_from_db()
    assert (demo.state, Incident.objects.count()) == (WorkState.FAILED, count)
    page = client_of(admin).get(BEGIN).content.decode()
    assert "nothing was changed" in page
    assert reverse("learnings:demo_retry") in page


# --- pages ---


@pytest.mark.parametrize("name", ["begin", "start_yours", "bring_demo", "demo_retry"])
def test_pages_are_for_admins(name, client, client_of, lead, author, reader):
    visitors = (client, client_of(lead), client_of(author), client_of(reader))
    assert [visitor.post(reverse(f"learnings:{name}")).status_code for visitor in visitors] == [302, 403, 403, 403]


def test_banner_is_on_home_while_the_demo_is(demo, admin, author, client_of, take):
    home = reverse("learnings:home")
    assert YOURS in client_of(admin).get(home).content.decode()
    shown = client_of(author).get(home).content.decode()
    assert "This is a demo" in shown
    assert YOURS not in shown
    assert YOURS in client_of(admin).get(reverse("people:organisation")).content.decode()
    take(demo, admin)
    assert "This is a demo" not in client_of(admin).get(home).content.decode()


def test_admin_starts_their_own_and_is_led_on(demo, admin, client_of, django_capture_on_commit_callbacks):
    browser = client_of(admin)
    page = browser.get(YOURS)
    assert "password" not in page.context["form"].fields
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(YOURS, HOME)
    assert (answer.status_code, answer["Location"]) == (302, BEGIN)
    page = browser.get(BEGIN).content.decode()
    assert "This is yours now" in page
    assert reverse("incidents:imports") in page
    assert Organisation.current().zone == "Europe/Oslo"


def test_demo_account_makes_its_own_and_is_signed_in(demo, ruth, client_of, django_capture_on_commit_callbacks):
    browser = client_of(ruth)
    assert browser.post(YOURS, HOME).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(YOURS, {**HOME, **NEWCOMER})
    assert browser.get(BEGIN).context["user"].email == "kim@example.org"
    assert not User.objects.filter(email__endswith="@larderlight.example").exists()


def test_demo_account_with_an_address_that_is_taken_is_told(demo, ruth, admin, client_of):
    answer = client_of(ruth).post(YOURS, {**HOME, **NEWCOMER, "email": admin.email.upper()})
    assert list(answer.context["form"].errors) == ["email"]
    assert Demo.objects.get().is_here


def test_start_yours_without_a_demo_leads_to_the_beginning(organisation, admin, client_of):
    assert client_of(admin).get(YOURS)["Location"] == BEGIN


def test_bring_demo_from_the_page_once(small_demo, organisation, admin, client_of, django_capture_on_commit_callbacks):
    browser = client_of(admin)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("learnings:bring_demo"))
        browser.post(reverse("learnings:bring_demo"))
    assert (Demo.objects.count(), Organisation.current().name) == (1, "Hearthline")
    assert Demo.objects.get().is_here


def test_bring_demo_in_production_is_refused(organisation, admin, client_of, settings):
    settings.MODE = "production"
    client_of(admin).post(reverse("learnings:bring_demo"))
    assert not Demo.objects.exists()


def test_progress_is_a_fragment_and_a_page(organisation, admin, client_of):
    Demo.objects.create(requested_by=admin)
    browser = client_of(admin)
    part = browser.get(BEGIN, headers={"HX-Request": "true", "HX-Target": "demo-progress"}).content.decode()
    assert 'id="demo-progress"' in part
    assert "<html" not in part
    assert 'http-equiv="refresh"' in browser.get(BEGIN).content.decode()


def test_ledger_knows_every_table_with_a_number():
    known = {model._meta.label_lower for model in ledger.tables()}
    numbered = {
        model._meta.label_lower
        for app in ("people", "incidents", "reviews", "learnings")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    kept_beside = {"incidents.visibilitystamp", "learnings.keptcount"}  # counts, made anew when something changes
    assert numbered - known == {"learnings.demo", "people.organisation"} | kept_beside


def test_what_an_import_of_a_demo_account_named_goes_too(demo, admin, ruth, take):
    found = ParsedIncident(external_id="A-1", title="A door", systems=("Imported door",), people=("Ida",))
    apply(found, by=ruth, source="csv")
    take(demo, admin)
    assert not System.objects.filter(name="Imported door").exists()
    assert not Person.objects.filter(name="Ida").exists()


def test_first_steps_are_ticked_off_once_the_demo_is_gone(demo, admin, take, client_of):
    assert client_of(admin).get(BEGIN).context["done"] == {}
    take(demo, admin)
    assert not any(client_of(admin).get(BEGIN).context["done"].values())
    capture("The first of ours", by=admin)
    Team.objects.create(name="Field", slug="field")
    done = client_of(admin).get(BEGIN).context["done"]
    assert [step for step, is_done in done.items() if is_done] == ["report", "teams"]


def test_sign_in_page_tells_the_demo_accounts_only_while_it_is_here(demo, admin, take, client, settings):
    page = reverse("account_login")
    assert "ruth@larderlight.example" in client.get(page).content.decode()
    settings.MODE = "production"
    assert "ruth@larderlight.example" not in client.get(page).content.decode()
    settings.MODE = "development"
    take(demo, admin)
    assert "ruth@larderlight.example" not in client.get(page).content.decode()
