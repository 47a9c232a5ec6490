import time

from celery import shared_task
from django.db.models import F, Value
from django.db.models.functions import Concat

from config.lib.work import working
from tests.config.parcels.models import Parcel


@shared_task
def deliver(pk: int) -> None:
    """Marks the parcel once; one with the note "slowly" is on its way until somebody takes the note off."""
    with working(Parcel, pk) as job:
        if job is None:
            return
        while Parcel.objects.filter(pk=pk, progress_note="slowly").exists():
            time.sleep(0.1)
        with job.finishing() as parcel:
            Parcel.objects.filter(pk=parcel.pk).update(marks=Concat(F("marks"), Value("x")))
