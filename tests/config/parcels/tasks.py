from celery import shared_task
from django.db.models import F, Value
from django.db.models.functions import Concat

from config.lib.work import working
from tests.config.parcels.models import Parcel


@shared_task
def deliver(pk: int) -> None:
    with working(Parcel, pk) as job:
        if job is None:
            return
        with job.finishing() as parcel:
            Parcel.objects.filter(pk=parcel.pk).update(marks=Concat(F("marks"), Value("x")))
