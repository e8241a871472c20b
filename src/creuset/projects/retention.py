"""Whom projects keep from being forgotten."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from creuset.core import audit
from creuset.projects.models import Project, TeamMember
from creuset.villages.models import Village


def kept_by_projects(village: Village, since: datetime) -> Iterable[QuerySet[Any, int]]:
    """Yield who holds a project, or takes part in one, of which the village has heard since the instant."""
    lively = audit.named_since("project", village_id=village.pk, since=since)
    yield Project.objects.filter(pk__in=lively).values_list("holder_id", flat=True)
    yield TeamMember.objects.filter(project_id__in=lively).values_list("party_id", flat=True)
