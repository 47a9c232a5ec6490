from django.http import HttpResponse
from django.urls import include, path
from django.views import View

from people.checks import every_view_has_a_policy, problems
from people.policy import policy, public


def bare(request):
    return HttpResponse()


@policy("people.view_team")
def guarded(request):
    return HttpResponse()


@policy("people.juggle_team")
def misspelt(request):
    return HttpResponse()


@public("for the test")
def open_to_all(request):
    return HttpResponse()


class Guarded(View):
    policy = "people.view_team"


class Bare(View):
    pass


for view in (bare, guarded, misspelt, open_to_all, Guarded, Bare):
    view.__module__ = "people.views.made_up"


def ids(*views):
    return [problem.id for problem in problems([path("x/", include([path("y/", view) for view in views]))])]


def test_view_without_policy_is_an_error():
    assert ids(bare) == ["people.E001"]
    assert ids(Bare.as_view()) == ["people.E001"]


def test_view_with_unknown_permission_is_an_error():
    assert ids(misspelt) == ["people.E002"]


def test_views_with_policy_pass():
    assert ids(guarded, open_to_all, Guarded.as_view()) == []


def test_views_of_others_are_not_ours_to_guard():
    stranger = View.as_view()
    assert ids(stranger) == []


def test_every_view_of_ours_has_a_policy():
    assert every_view_has_a_policy(None) == []
