from django.urls import path, re_path

from reviews.views import actions, detail, people, scope, sections, versions

app_name = "reviews"
ROW = "(?P<kind>factor|defence)/(?P<row>[0-9]{1,18})"

urlpatterns = [
    path("incidents/<int:pk>/review/", detail.review_open, name="open"),
    path("reviews/", detail.review_list, name="list"),
    path("reviews/policy/", scope.review_policy, name="policy"),
    path("reviews/below/", scope.below_proposal, name="below"),
    path("reviews/<int:pk>/", detail.detail, name="detail"),
    path("reviews/<int:pk>/second-look/", scope.second_look, name="second_look"),
    path("reviews/<int:pk>/depth/", detail.depth, name="depth"),
    path("reviews/<int:pk>/do/<slug:name>/", detail.move, name="move"),
    path("reviews/<int:pk>/save/<slug:section>/", sections.save, name="save"),
    path("reviews/<int:pk>/no-action/", sections.no_action, name="no_action"),
    path("reviews/<int:pk>/factors/", sections.factor_add, name="factor_add"),
    path("reviews/<int:pk>/defences/", sections.defence_add, name="defence_add"),
    re_path(rf"^reviews/(?P<pk>[0-9]{{1,18}})/{ROW}/save/$", sections.row_edit, name="row_edit"),
    re_path(rf"^reviews/(?P<pk>[0-9]{{1,18}})/{ROW}/remove/$", sections.row_remove, name="row_remove"),
    path("reviews/<int:pk>/perspective/", sections.perspective, name="perspective"),
    path("reviews/<int:pk>/meeting/", sections.meeting, name="meeting"),
    path("reviews/<int:pk>/confirm/", sections.confirm, name="confirm"),
    path("reviews/<int:pk>/mentions/", sections.mentions_seen, name="mentions_seen"),
    path("reviews/<int:pk>/wording/", sections.keep_wording, name="keep_wording"),
    path("reviews/<int:pk>/ideas/", sections.idea, name="idea"),
    path("reviews/<int:pk>/people/", people.people, name="people"),
    path("reviews/<int:pk>/people/add/", people.participant_add, name="participant_add"),
    path("reviews/<int:pk>/people/<int:person>/remove/", people.participant_remove, name="participant_remove"),
    path("reviews/<int:pk>/links/", people.link_add, name="link_add"),
    path("reviews/<int:pk>/links/<int:link>/revoke/", people.link_revoke, name="link_revoke"),
    path("reviews/<int:pk>/amend/", versions.amendment, name="amend"),
    path("reviews/<int:pk>/versions/<int:number>/", versions.version, name="version"),
    path("reviews/<int:pk>/versions/<int:number>/text/", versions.version_text, name="version_text"),
    path("reviews/<int:pk>/versions/<int:number>/changes/", versions.version_changes, name="version_changes"),
    path("actions/", actions.action_list, name="actions"),
    path("actions/<int:pk>/", actions.action, name="action"),
    path("actions/<int:pk>/do/<slug:name>/", actions.action_move, name="action_move"),
    path("actions/<int:pk>/look/<int:day>/", actions.look, name="action_look"),
    path("perspective/thanks/", people.perspective_thanks, name="perspective_thanks"),
    path("perspective/<str:secret>/", people.perspective_by_link, name="perspective_by_link"),
]
