"""A worker process for test_work.py: `python -m tests.config.parcels.worker PK SECONDS`.

Prints "claimed", works for SECONDS, marks the parcel and prints "finished"; or prints "busy".
"""

import sys
import time

import django

django.setup()

from django.db.models import F, Value  # noqa: E402 - models can only be imported after the line above
from django.db.models.functions import Concat  # noqa: E402

from config.lib.work import working  # noqa: E402
from tests.config.parcels.models import Parcel  # noqa: E402

with working(Parcel, int(sys.argv[1])) as job:
    if job is None:
        print("busy", flush=True)
        sys.exit()
    print("claimed", flush=True)
    time.sleep(float(sys.argv[2]))
    with job.finishing() as parcel:
        Parcel.objects.filter(pk=parcel.pk).update(marks=Concat(F("marks"), Value("x")))
    print("finished", flush=True)
