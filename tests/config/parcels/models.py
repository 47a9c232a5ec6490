from django.db import models

from config.lib.work import Work


class Parcel(Work):
    task = "tests.config.parcels.tasks.deliver"
    lease_seconds = 1.5

    marks = models.TextField(blank=True)  # one letter per worker that finished it

    class Meta(Work.Meta):
        pass

    def __str__(self) -> str:
        return f"parcel {self.pk}"
