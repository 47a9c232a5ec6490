"""Coming in by a link; two people who open the same one."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from people.domain.accounts import (
    EmailTaken,
    LastAdmin,
    LinkUsed,
    Newcomer,
    change_account,
    join,
    set_up,
)
from people.domain.invitations import (
    AlreadySetUp,
    find_invitation,
    invite,
    new_setup_link,
    revoke_invitation,
)
from people.domain.tokens import authenticate, issue_token
from people.models import Invitation, LogEntry, Mail, Organisation, Person, User
from people.models.accounts import secret_hash

KIM = Newcomer(name="Kim", email="kim@example.org", password="four plain unrelated words")


def test_set_up_makes_admin_and_organisation(db):
    user = set_up(new_setup_link(), KIM, name="Larder", size="small", zone="Europe/Oslo")
    assert (user.role, user.person.name, user.check_password(KIM.password)) == ("admin", "Kim", True)
    organisation = Organisation.current()
    assert (organisation.name, organisation.size, organisation.zone) == ("Larder", "small", "Europe/Oslo")
    assert EmailAddress.objects.get(user=user).verified


def test_set_up_link_works_once(db):
    secret = new_setup_link()
    set_up(secret, KIM, name="Larder", size="small", zone="UTC")
    with pytest.raises(LinkUsed):
        set_up(secret, Newcomer("Bo", "bo@example.org", "x"), name="Other", size="small", zone="UTC")
    assert User.objects.count() == 1


def test_new_setup_link_closes_the_one_before(db):
    first, second = new_setup_link(), new_setup_link()
    assert find_invitation(first, setup=True) is None
    assert find_invitation(second, setup=True) is not None


def test_new_setup_link_refused_once_there_is_an_account(admin):
    with pytest.raises(AlreadySetUp):
        new_setup_link()


def test_setup_link_does_not_open_the_other_door(db, organisation):
    secret = new_setup_link()
    assert find_invitation(secret, setup=False) is None
    with pytest.raises(LinkUsed):
        join(secret, KIM)


def test_invitation_does_not_set_up(admin):
    _invitation, secret = invite(by=admin, role="admin")
    assert find_invitation(secret, setup=True) is None
    with pytest.raises(LinkUsed):
        set_up(secret, KIM, name="Mine now", size="small", zone="UTC")


def test_join_takes_role_team_and_invited_address(admin, team):
    _invitation, secret = invite(by=admin, email="invited@example.org", role="lead", team=team)
    user = join(secret, KIM)
    assert (user.email, user.role, user.person.team) == ("invited@example.org", "lead", team)
    assert EmailAddress.objects.get(user=user).verified


def test_join_without_invited_address_leaves_it_unproven(admin):
    _invitation, secret = invite(by=admin)
    user = join(secret, KIM)
    assert user.email == "kim@example.org"
    assert not EmailAddress.objects.get(user=user).verified


def test_join_becomes_the_person_who_was_known(admin):
    known = Person.objects.create(name="K. from the field", role_label="installer")
    _invitation, secret = invite(by=admin, person=known)
    user = join(secret, KIM)
    known.refresh_from_db()
    assert (known.user, known.name, known.role_label, known.email) == (user, "Kim", "installer", "kim@example.org")


def test_join_leaves_a_person_alone_who_got_an_account_meanwhile(admin, author):
    _invitation, secret = invite(by=admin, person=author.person)
    user = join(secret, KIM)
    author.person.refresh_from_db()
    assert author.person.user == author
    assert user.person.pk != author.person.pk


@pytest.mark.parametrize("close", ["accept", "revoke", "expire"])
def test_join_refuses_a_closed_link(admin, close):
    invitation, secret = invite(by=admin)
    if close == "accept":
        join(secret, Newcomer("Bo", "bo@example.org", "x"))
    elif close == "revoke":
        revoke_invitation(invitation, by=admin)
    else:
        Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(LinkUsed):
        join(secret, KIM)


def test_join_refuses_a_taken_address_whatever_its_case(admin):
    _invitation, secret = invite(by=admin)
    with pytest.raises(EmailTaken):
        join(secret, Newcomer("Kim", admin.email.upper(), "x"))
    assert find_invitation(secret, setup=False) is not None


def test_secrets_stand_nowhere(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():  # the mail stays unsent, its words still hold the link
        invitation, secret = invite(by=admin, email="kim@example.org")
    join(secret, KIM)
    assert invitation.token_hash == secret_hash(secret) != secret
    assert secret in Mail.objects.get().text
    logged = " ".join(f"{e.verb} {e.object_ref} {e.data}" for e in LogEntry.objects.all())
    assert "join" in logged
    assert secret not in logged
    assert KIM.password not in logged


def at_once(*calls):
    """Run ``calls`` in threads with connections of their own; returns results and exceptions in their order."""
    answers, start = [None] * len(calls), threading.Barrier(len(calls))

    def run(index, call):
        start.wait()
        try:
            answers[index] = call()
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


@pytest.mark.django_db(transaction=True)
def test_set_up_by_two_at_once_makes_one_account():
    secret = new_setup_link()
    bo = Newcomer("Bo", "bo@example.org", "x")
    values = {"name": "Larder", "size": "small", "zone": "UTC"}
    answers = at_once(lambda: set_up(secret, KIM, **values), lambda: set_up(secret, bo, **values))
    assert sorted(type(answer).__name__ for answer in answers) == ["LinkUsed", "User"]
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_join_by_two_at_once_makes_one_account(make_user):
    _invitation, secret = invite(by=make_user("Ayo", role="admin"))
    bo = Newcomer("Bo", "bo@example.org", "x")
    answers = at_once(lambda: join(secret, KIM), lambda: join(secret, bo))
    assert sorted(type(answer).__name__ for answer in answers) == ["LinkUsed", "User"]
    assert User.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_join_with_one_address_by_two_links_at_once(make_user):
    admin = make_user("Ayo", role="admin")
    first, second = invite(by=admin)[1], invite(by=admin)[1]
    answers = at_once(lambda: join(first, KIM), lambda: join(second, KIM))
    assert sorted(type(answer).__name__ for answer in answers) == ["EmailTaken", "User"]


def test_change_account_keeps_the_last_admin(admin):
    with pytest.raises(LastAdmin):
        change_account(admin, by=admin, role="member", is_active=True)
    with pytest.raises(LastAdmin):
        change_account(admin, by=admin, role="admin", is_active=False)


def test_change_account_closes_tokens_too(admin, author):
    _token, raw = issue_token(by=author, name="CI", scope="read", expires_at=None)
    closed = change_account(author, by=admin, role="member", is_active=False)
    assert not closed.is_active
    assert authenticate(raw) is None
    entry = LogEntry.objects.get(verb="change_account")
    assert entry.data == {"changed": {"is_active": ["True", "False"]}}
