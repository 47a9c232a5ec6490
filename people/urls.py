from django.urls import path

from people.views import (
    activity,
    entrance,
    invitations,
    lists,
    mail,
    organisation,
    outbox,
    persons,
    profile,
    teams,
    tokens,
    waiting,
)

app_name = "people"

urlpatterns = [
    path("setup/<str:secret>/", entrance.setup, name="setup"),
    path("join/<str:secret>/", entrance.join, name="join"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:pk>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="token_revoke"),
    path("profile/", profile.profile, name="profile"),
    path("profile/mail/", mail.mail_preferences, name="mail_preferences"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("answer/<str:token>/", mail.answer, name="answer"),
    path("mail/stop/<str:token>/", mail.mail_stop, name="mail_stop"),
    path("outbox/", outbox.mails, name="mails"),
    path("outbox/<int:pk>/", outbox.mail, name="mail"),
    path("outbox/<int:pk>/html/", outbox.mail_html, name="mail_html"),
    path("outbox/<int:pk>/retry/", outbox.mail_retry, name="mail_retry"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("activity/", activity.activity, name="activity"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.new, name="team_new"),
    path("teams/from-table/", lists.teams_from_table, name="teams_from_table"),
    path("teams/<slug:slug>/", teams.team, name="team"),
    path("teams/<slug:slug>/edit/", teams.edit, name="team_edit"),
    path("people/", persons.people, name="people"),
    path("people/names/", persons.names, name="names"),
    path("people/new/", persons.new, name="person_new"),
    path("people/<int:pk>/", persons.person, name="person"),
    path("people/<int:pk>/edit/", persons.edit, name="person_edit"),
    path("people/<int:pk>/account/", persons.account, name="person_account"),
]
