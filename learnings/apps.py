from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningsConfig(AppConfig):
    name = "learnings"
    verbose_name = _("Learnings")

    def ready(self) -> None:
        from learnings import receivers, requirements  # noqa: F401 (the gate registers itself)
        from learnings.domain import waiting, workflow  # noqa: F401 (they register themselves)
        from people.signals import transitioned

        transitioned.connect(receivers.publish_learnings, dispatch_uid="publish_learnings")
        transitioned.connect(receivers.amend_review, dispatch_uid="amend_review")
        transitioned.connect(receivers.take_out_of_digests, dispatch_uid="take_out_of_digests")
        transitioned.connect(receivers.answer_whoever_raised_it, dispatch_uid="learnings.answer_whoever_raised_it")
        transitioned.connect(receivers.note_in_practice, dispatch_uid="learnings.note_in_practice")
        transitioned.connect(receivers.take_back_release, dispatch_uid="learnings.take_back_release")
