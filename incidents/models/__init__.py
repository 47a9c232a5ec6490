from incidents.models.attachment import Attachment
from incidents.models.imports import ImportRecord, ImportRun
from incidents.models.incident import Incident, IncidentRole
from incidents.models.system import Cohort, System
from incidents.models.timeline import TimelineEvent
from incidents.models.visibility import VisibilityStamp

__all__ = [
    "Attachment",
    "Cohort",
    "ImportRecord",
    "ImportRun",
    "Incident",
    "IncidentRole",
    "System",
    "TimelineEvent",
    "VisibilityStamp",
]
