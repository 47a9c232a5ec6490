import pytest
from django.db.models import Q

from config.lib.any_of import Among, ArrayFor, RowFor, written
from incidents.models import Incident
from incidents.models.incident import listed_on
from people.models import Person
from reviews.models.review import person_of

pytestmark = pytest.mark.django_db


def test_row_for_each_account_is_its_own(reader, lead):
    for user in (reader, lead, reader):
        assert Person.objects.get(pk=RowFor(person_of, user.pk)) == user.person


def test_array_for_nobody_holds_nothing(reader):
    assert not Incident.objects.filter(pk__any_of=ArrayFor(listed_on, reader.pk)).exists()


def test_the_sql_is_written_once(reader, lead, django_assert_num_queries):
    assert written(person_of) is written(person_of)
    with django_assert_num_queries(1) as asked:
        list(Person.objects.filter(pk=RowFor(person_of, lead.pk)))
    assert str(lead.pk) in asked[0]["sql"]


def test_among_asks_of_each_row_whether_it_is_held(reader, lead):
    here = Person.objects.filter(user__in=(reader, lead))
    assert [person.user for person in here.filter(Among("pk", person_of, reader.pk))] == [reader]
    assert [person.user for person in here.filter(Q(pk=0) | Q(Among("pk", person_of, lead.pk)))] == [lead]
    assert not here.filter(Among("team", person_of, lead.pk)).exists()
