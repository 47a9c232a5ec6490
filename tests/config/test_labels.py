"""What a choice is called is what Django says, in the language of whoever asks."""

from functools import partialmethod

from django.apps import apps
from django.db.models import Model
from django.utils.translation import override

from config.lib import labels
from incidents.models import TimelineEvent
from tests.world import OURS


def ours():
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def test_every_label_is_what_django_says():
    asked = 0
    for model in ours():
        for field in model._meta.local_fields:
            for value, _label in field.flatchoices or ():
                row = model(**{field.attname: value})
                assert getattr(row, f"get_{field.name}_display")() == row._get_FIELD_display(field)
                asked += 1
    assert asked > 100


def test_what_is_no_choice_stays_what_it_is():
    assert TimelineEvent(kind="unheard of").get_kind_display() == "unheard of"
    assert TimelineEvent(kind=None).get_kind_display() is None


def test_labels_are_translated_when_they_are_asked_for():
    event = TimelineEvent(kind="decision")
    for language in ("en", "de"):
        with override(language):
            assert event.get_kind_display() == event._get_FIELD_display(TimelineEvent._meta.get_field("kind"))


def test_words_of_a_models_own_stay(monkeypatch):
    own = vars(TimelineEvent)["get_kind_display"]
    monkeypatch.setattr(TimelineEvent, "get_kind_display", lambda row: "of its own")
    labels.look_up([TimelineEvent])
    assert TimelineEvent(kind="decision").get_kind_display() == "of its own"
    assert isinstance(own, partialmethod)
    assert own.func is not Model._get_FIELD_display
