from django.urls import path

from learnings.views import (
    concerns,
    credits,
    digests,
    earlier,
    erasing,
    home,
    library,
    light_review,
    patterns,
    search,
    start,
    ties,
    writing,
)

app_name = "learnings"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.find, name="search"),
    path("search/quick/", search.offered, name="quick"),
    path("incidents/alike/", search.incident_alike, name="incident_alike"),
    # the beginning
    path("begin/", start.begin, name="begin"),
    path("begin/demo/", start.bring_demo, name="bring_demo"),
    path("begin/again/", start.demo_retry, name="demo_retry"),
    path("begin/yours/", start.yours, name="start_yours"),
    # learnings
    path("learnings/", library.library, name="library"),
    path("learnings/<int:pk>/", library.learning, name="detail"),
    path("learnings/<int:pk>/edit/", writing.learning_edit, name="learning_edit"),
    path("learnings/<int:pk>/do/<slug:name>/", writing.learning_do, name="learning_do"),
    path("learnings/<int:pk>/relearned/", writing.learning_relearned, name="learning_relearned"),
    path("learnings/<int:pk>/keep/", writing.learning_keep, name="learning_keep"),
    path("learnings/<int:pk>/action/", writing.learning_to_action, name="learning_to_action"),
    path("learnings/<int:pk>/practice/", writing.learning_practice, name="learning_practice"),
    path("reviews/<int:pk>/learnings/new/", writing.learning_new, name="learning_new"),
    path("reviews/<int:pk>/learnings/advice/", writing.advice, name="learning_advice"),
    path("reviews/<int:pk>/learned-little/", writing.learned_little, name="learned_little"),
    path("reviews/<int:pk>/light/", light_review.light_review, name="light_review"),
    path("reviews/<int:pk>/cite/", writing.cite, name="cite"),
    path("actions/<int:pk>/tie/", ties.tie, name="tie"),
    path("actions/<int:pk>/untie/<int:learning>/", ties.untie, name="untie"),
    # patterns
    path("patterns/", patterns.patterns, name="patterns"),
    path("patterns/new/", patterns.pattern_new, name="pattern_new"),
    path("patterns/tags/<int:pk>/", patterns.tag_judge, name="tag_judge"),
    path("patterns/<slug:slug>/", patterns.pattern, name="pattern"),
    path("patterns/<slug:slug>/edit/", patterns.pattern_edit, name="pattern_edit"),
    path("patterns/<slug:slug>/merge/", patterns.pattern_merge, name="pattern_merge"),
    path("patterns/<slug:slug>/retire/", patterns.pattern_retire, name="pattern_retire"),
    path("incidents/<int:pk>/patterns/", patterns.tag, name="tag"),
    # concerns
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/new/", concerns.concern_new, name="concern_new"),
    path("concerns/alike/", concerns.concern_alike, name="concern_alike"),
    path("concerns/<int:pk>/", concerns.concern, name="concern"),
    path("concerns/<int:pk>/edit/", concerns.concern_edit, name="concern_edit"),
    path("concerns/<int:pk>/decide/", concerns.concern_decide, name="concern_decide"),
    path("concerns/<int:pk>/do/<slug:name>/", concerns.concern_do, name="concern_do"),
    path("reviews/<int:pk>/earlier/", earlier.earlier, name="earlier"),
    path("reviews/<int:pk>/earlier/link/", earlier.earlier_link, name="earlier_link"),
    path("reviews/<int:pk>/earlier/remember/", earlier.earlier_remember, name="earlier_remember"),
    path("earlier/<int:pk>/unlink/", earlier.earlier_unlink, name="earlier_unlink"),
    # thanks
    path("credits/", credits.credits, name="credits"),
    path("credits/new/", credits.credit_new, name="credit_new"),
    path("credits/<int:pk>/<slug:name>/", credits.credit_answer, name="credit_answer"),
    path("prevention/", credits.prevention, name="prevention"),
    path("prevention/new/", credits.work_edit, name="work_new"),
    path("prevention/<int:pk>/", credits.work_edit, name="work"),
    path("reviews/<int:pk>/origins/", credits.origin, name="origin"),
    # digests
    path("digests/", digests.digests, name="digests"),
    path("digests/new/", digests.new, name="digest_new"),
    path("digests/<int:pk>/", digests.digest, name="digest"),
    path("digests/<int:pk>/pdf/", digests.digest_pdf, name="digest_pdf"),
    path("digests/<int:pk>/retry/", digests.digest_retry, name="digest_retry"),
    # erasure
    path("erase/", erasing.erase, name="erase"),
]
