from django.urls import path

from incidents.views import (
    attachments,
    capture,
    catalogue,
    detail,
    edit,
    imports,
    listing,
    moves,
    paste,
    readers,
    timeline,
)

app_name = "incidents"

urlpatterns = [
    path("INC-<int:pk>", listing.by_ref, name="by_ref"),
    path("incidents/", listing.incident_list, name="list"),
    path("incidents/new/", capture.new, name="new"),
    path("incidents/<int:pk>/", detail.detail, name="detail"),
    path("incidents/<int:pk>/edit/", edit.edit, name="edit"),
    path("incidents/<int:pk>/stabilise/", moves.stabilise, name="stabilise"),
    path("incidents/<int:pk>/decline/", moves.decline, name="decline"),
    path("incidents/<int:pk>/merge/", moves.merge, name="merge"),
    path("incidents/<int:pk>/move/<slug:name>/", moves.move, name="move"),
    path("incidents/<int:pk>/visibility/", readers.visibility, name="visibility"),
    path("incidents/<int:pk>/people/", readers.role_add, name="role_add"),
    path("incidents/<int:pk>/people/<int:role_pk>/remove/", readers.role_remove, name="role_remove"),
    path("incidents/<int:pk>/timeline/", timeline.timeline_act, name="timeline_act"),
    path("incidents/<int:pk>/timeline/new/", timeline.event_new, name="event_new"),
    path("incidents/<int:pk>/timeline/paste/", paste.paste, name="paste"),
    path("incidents/<int:pk>/timeline/<int:event_pk>/", timeline.event_edit, name="event"),
    path("incidents/<int:pk>/timeline/<int:event_pk>/delete/", timeline.event_delete, name="event_delete"),
    path("incidents/<int:pk>/timeline/<int:event_pk>/time/", timeline.event_time, name="event_time"),
    path("incidents/<int:pk>/files/", attachments.upload, name="upload"),
    path("incidents/<int:pk>/files/<int:attachment_pk>/", attachments.attachment, name="attachment"),
    path(
        "incidents/<int:pk>/files/<int:attachment_pk>/delete/", attachments.attachment_delete, name="attachment_delete"
    ),
    path("incidents/<int:pk>/files/<int:attachment_pk>/words/", attachments.attachment_words, name="attachment_words"),
    path("files/<int:pk>/", attachments.by_number, name="file"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.import_run, name="import_run"),
    path("imports/<int:pk>/not-understood.csv", imports.import_problems, name="import_problems"),
    path("imports/<int:pk>/retry/", imports.import_retry, name="import_retry"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import_discard"),
    path("systems/", catalogue.systems, name="systems"),
    path("systems/new/", catalogue.system_new, name="system_new"),
    path("systems/from-table/", catalogue.systems_from_table, name="systems_from_table"),
    path("systems/<slug:slug>/", catalogue.system, name="system"),
    path("cohorts/", catalogue.cohorts, name="cohorts"),
    path("cohorts/new/", catalogue.cohort_new, name="cohort_new"),
    path("cohorts/<slug:slug>/", catalogue.cohort, name="cohort"),
]
