"""Buildings, levels, resources, and the one ledger of who occupies what, when."""

from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.core.constraints import NoOverlap
from creuset.core.fields import LocalizedField
from creuset.core.text import in_language
from creuset.people.models import Group, Party
from creuset.places.kinds import Kind
from creuset.villages.models import Village


class WhoBooks(models.TextChoices):
    """Who may book a resource by themselves."""

    MEMBERS = "members", _("Members, by themselves")
    TEAM = "team", _("The team, for them")


class Building(models.Model):
    """A building of a village, with the days on which it serves."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="buildings")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    description = LocalizedField()
    address = models.JSONField(default=dict)
    outline = models.JSONField(default=list)
    area_m2 = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    hours = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)
    #: The first day on which the building serves no more.
    valid_until = models.DateField(null=True)
    #: Gone from the village file; its past stays readable.
    retired_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("building")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="building_code_once"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="building_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class Level(models.Model):
    """A floor of a building; `drawing` holds its doors, walls and circulation, in metres."""

    building = models.ForeignKey(Building, on_delete=models.CASCADE, related_name="levels")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    outline = models.JSONField(default=list)
    drawing = models.JSONField(default=dict)
    #: 0 is the ground floor.
    position = models.SmallIntegerField(default=0)
    #: Gone from the village file; its past stays readable.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("level")
        constraints = [models.UniqueConstraint(fields=["building", "code"], name="level_code_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class Supply(models.Model):
    """A connection to the mains that feeds some resources: what is asked of it at once stays under its limit."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="supplies")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    kva = models.DecimalField(max_digits=7, decimal_places=2)
    #: Gone from the village file.
    retired_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("supply")
        verbose_name_plural = _("supplies")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="supply_code_once"),
            models.CheckConstraint(condition=Q(kva__gt=0), name="supply_gives_power"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class Resource(models.Model):
    """Anything that one party has at a time: a room, a desk, a stage, a kit.

    A resource with a `whole` is a part of it. A resource without parts is a smallest part, and only
    smallest parts carry claims: `ResourcePart` lists them for each resource.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="resources")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="resources")
    level = models.ForeignKey(Level, null=True, on_delete=models.PROTECT, related_name="resources")
    whole = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="own_parts")
    #: A pool hands out one free part to whoever books it; any other whole is booked with all its parts.
    is_pool = models.BooleanField(default=False)
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    kind = models.CharField(max_length=16, choices=Kind)
    description = LocalizedField()
    area_m2 = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    capacity = models.PositiveIntegerField(null=True)
    polygon = models.JSONField(default=list)
    features = models.JSONField(default=dict)
    #: Features that do not work for now, by name: the day on which each works again (empty: nobody knows), what it has.
    out_of_order = models.JSONField(default=dict)
    #: Own opening hours; empty: those of the building, else of the village.
    hours = models.JSONField(default=dict)
    #: None: the village's own turnaround.
    turnaround_minutes = models.PositiveSmallIntegerField(null=True)
    who_books = models.CharField(max_length=8, choices=WhoBooks, default=WhoBooks.MEMBERS)
    #: Only these groups see it, beside the team; none: everybody. Kept by the policies of `bookings`.
    seen_by = models.ManyToManyField(Group, related_name="resources_seen")
    supply = models.ForeignKey(
        Supply, null=True, on_delete=models.PROTECT, related_name="resources"
    )
    #: Codes of the resources that hear it, as the village file tells them; the other way round as well.
    neighbours = models.JSONField(default=list)
    is_public = models.BooleanField(default=True)
    #: Drawn, and not built yet.
    is_unbuilt = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    #: The first day on which the resource serves no more.
    valid_until = models.DateField(null=True)
    #: Gone from the village file; its past stays readable.
    retired_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("resource")
        indexes = [
            models.Index(fields=["village", "kind", "position", "id"], name="resource_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="resource_code_once"),
            models.CheckConstraint(condition=~Q(whole=F("id")), name="resource_not_part_of_itself"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="resource_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class ResourcePart(models.Model):
    """`part` is a smallest part of `resource`; a smallest part is its own. Kept by `places.actions`."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="part_rows")
    part = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="whole_rows")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "part"], name="resource_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.part_id} of {self.resource_id}"


class ClaimAudience(models.TextChoices):
    """Who may read what a claim is for; to others the place is occupied."""

    TEAM = "team", _("The team")
    MEMBERS = "members", _("Members")
    PUBLIC = "public", _("Everybody")


class Claim(models.Model):
    """A source occupies a smallest part from `starts_at` to `ends_at`; it is free again at `held_until`.

    The database refuses two claims that overlap on a part, turnaround included. A claim that ends is
    deleted with what it served: what happened is told by its source and by the audit.
    """

    village = models.ForeignKey(
        Village, on_delete=models.CASCADE, related_name="claims", db_index=False
    )
    part = models.ForeignKey(
        Resource, on_delete=models.PROTECT, related_name="claims", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: `ends_at` plus the turnaround.
    held_until = models.DateTimeField()
    #: What made the claim, by kind and id: ("booking", 12), ("closure", 3).
    source_kind = models.CharField(max_length=12)
    source_id = models.BigIntegerField()
    #: What a plan shows of the source.
    label = models.CharField(max_length=160, blank=True)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    tone = models.CharField(max_length=12)
    audience = models.CharField(max_length=8, choices=ClaimAudience, default=ClaimAudience.TEAM)

    class Meta:
        verbose_name = _("claim")
        indexes = [
            # The look-up of the predecessor reads nothing but this index.
            models.Index(fields=["part", "starts_at", "held_until"], name="claim_by_part"),
            # The number first: the kind alone, which most claims share, must lead nobody to read them all.
            models.Index(fields=["source_id", "source_kind"], name="claims_of_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")) & Q(ends_at__lte=F("held_until")),
                name="claim_instants_in_order",
            ),
            NoOverlap(
                name="claim_no_overlap", fields=["part"], start="starts_at", end="held_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_kind} {self.source_id} on {self.part_id}"


class Closure(models.Model):
    """Works or holidays: the team closes resources for a time; it claims their parts."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="closures")
    title = models.CharField(max_length=160)
    reason = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    resources = models.ManyToManyField(Resource, related_name="closures")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("closure")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="closure_instants_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.title


class OutsideCalendar(models.Model):
    """A calendar kept elsewhere; the times it takes are claims of a resource, under ("outside", its id).

    It is read again and again at its address, or was sent once as a file.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="outside_calendars")
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="outside_calendars"
    )
    title = models.CharField(max_length=160)
    #: Whoever knows it reads the calendar: shown to nobody, its server at most.
    url = models.CharField(max_length=2000, blank=True)
    content = models.BinaryField(null=True)
    etag = models.CharField(max_length=200, blank=True)
    #: Of what was read last and of the day on which, since the days looked at move on.
    digest = models.CharField(max_length=64, blank=True)
    #: When it was last understood, and when it is read next.
    read_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    busy_count = models.PositiveIntegerField(default=0)
    #: Why it could not be read, and what of it was not: texts in the village's languages.
    failure = LocalizedField()
    problems = models.JSONField(default=list)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("calendar kept elsewhere")
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", content__isnull=False) | (~Q(url="") & Q(content__isnull=True)),
                name="outside_calendar_by_address_or_file",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def server(self) -> str:
        """The name of the server that keeps it; empty for a file."""
        return urlsplit(self.url).hostname or ""
