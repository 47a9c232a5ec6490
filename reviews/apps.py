from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from incidents.models import Incident
        from people.log_access import hides_with
        from people.signals import transitioned
        from reviews import receivers
        from reviews.domain import (  # noqa: F401 (they register themselves)
            asked,
            requirements,
            waiting,
            waiting_below,
            workflow,
        )
        from reviews.models import Review

        hides_with("review_id", lambda user: Review.objects.readable_by(user))
        transitioned.connect(receivers.write_mail, dispatch_uid="reviews.write_mail")
        post_save.connect(receivers.rank_again, sender=Incident, dispatch_uid="reviews.rank_again")
