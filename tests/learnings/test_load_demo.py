"""The command that loads the demo. What it loads is in test_demo.py."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Incident
from learnings.demo import staff
from learnings.demo.moments import Calendar
from learnings.demo.world import World
from learnings.management.commands import load_demo
from people.models import LogEntry, Organisation, User


@pytest.fixture
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def test_load_demo_twice_changes_nothing(db, var_dir, capsys):
    call_command("load_demo", verbosity=0)
    before = Incident.objects.count(), LogEntry.objects.count()
    assert staff.PASSWORD in (var_dir / "demo-sign-in").read_text()
    assert "helen@larderlight.example" in capsys.readouterr().out
    call_command("load_demo", verbosity=0)
    assert "loaded already" in capsys.readouterr().out
    assert (Incident.objects.count(), LogEntry.objects.count()) == before


def test_load_demo_beside_other_incidents_asks_for_force(incident, organisation, var_dir, monkeypatch):
    with pytest.raises(CommandError, match="--force"):
        call_command("load_demo", verbosity=0)
    assert Incident.objects.count() == 1
    asked = {}
    monkeypatch.setattr(load_demo, "load", lambda **how: asked.update(how) or World(Calendar(how["today"], "UTC")))
    call_command("load_demo", force=True, verbosity=0)
    assert asked["keep_organisation"]


def test_load_organisation_keeps_what_is_there(organisation):
    world = World(Calendar(dt.date(2030, 1, 1), "UTC"))
    staff.load_organisation(world, keep=True)
    assert Organisation.current().name == organisation.name
    staff.load_organisation(world, keep=False)
    assert Organisation.current().name == "Larderlight"


def test_load_demo_in_production_is_refused(db, settings):
    settings.MODE = "production"
    with pytest.raises(CommandError, match="production"):
        call_command("load_demo", verbosity=0)
    assert not User.objects.exists()
