"""Persons and organisations, once for the whole network; what each village knows of them; who may do what."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import LocalizedField
from creuset.core.roles import LABELS, Role
from creuset.core.text import in_language
from creuset.people.fields import SearchTextField
from creuset.people.rules.postal import Postal
from creuset.villages.models import Village


class PartyKind(models.TextChoices):
    """A person or an organisation."""

    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class Party(models.Model):
    """A person or an organisation: one identity for the whole network, changed by its owner."""

    kind = models.CharField(max_length=12, choices=PartyKind)
    #: What is printed: a person's whole name, an organisation's.
    name = models.CharField(max_length=160)
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=5, default="fr")
    siren = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    #: Where letters come, as papers print it: the lines before the town; then an ISO code of the country.
    street = models.CharField(max_length=240, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    #: Invented for a demonstration: its numbers pass the check and are never sent outside.
    is_test_data = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    #: What a search reads: name, address and number, without accents nor capitals.
    search_text = SearchTextField(of=("name", "email", "siren"))
    #: The person asked to be forgotten: no name, address nor number is left.
    erased_at = models.DateTimeField(null=True)
    #: This identity turned out to be that one: everything now points at that one.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        indexes = [
            models.Index(fields=["search_text"], name="party_by_text"),
            models.Index(Lower("email"), name="party_by_email"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["siren"],
                condition=~Q(siren="") & Q(merged_into__isnull=True),
                name="party_siren_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="organisation") | Q(siren="", siret="", vat_number=""),
                name="party_numbers_of_organisations",
            ),
            models.CheckConstraint(
                condition=Q(street="", postcode="", city="", country="")
                | ~Q(city="") & ~Q(country=""),
                name="party_postal_whole",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="party_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_organisation(self) -> bool:
        """Whether this is an organisation rather than a person."""
        return self.kind == PartyKind.ORGANISATION

    @property
    def postal(self) -> Postal:
        """Where letters come."""
        return Postal(self.street, self.postcode, self.city, self.country)

    @property
    def label(self) -> str:
        """Name and address, as a field suggests it: two people may have one name."""
        return f"{self.name} · {self.email}" if self.email else self.name

    @property
    def short_name(self) -> str:
        """First name and initial of a person, as public screens show it; an organisation's name."""
        if self.is_organisation or not self.given_name:
            return self.name
        return f"{self.given_name} {self.family_name[:1]}.".replace(" .", "")


class UserManager(BaseUserManager["User"]):
    """Makes users from an e-mail address and the party they are; reads both at once."""

    def get_queryset(self) -> "models.QuerySet[User]":
        """Return users with their parties: whoever signs in acts as theirs."""
        return super().get_queryset().select_related("party")

    def create_user(
        self, *, email: str, party: Party, password: str | None = None, **more: Any
    ) -> "User":
        """A user exists for the party; without a password they sign in by code or passkey."""
        user = self.model(email=self.normalize_email(email).lower(), party=party, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """What a person signs in with."""

    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="user")
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    #: May read the support admin.
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.email


class Affiliation(models.Model):
    """A person belongs to an organisation, for a time."""

    person = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="people")
    title = models.CharField(max_length=120, blank=True)
    #: Looks after the organisation: changes it, and its people.
    is_admin = models.BooleanField(default=False)
    #: Books in its name; whoever looks after it always does.
    may_book = models.BooleanField(default=True)
    #: Signs contracts in its name; whoever looks after it always does.
    may_sign = models.BooleanField(default=False)
    since = models.DateField()
    #: The first day on which they belong there no more.
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(until__isnull=True),
                name="affiliation_current_once",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("organisation")), name="affiliation_of_two_parties"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="affiliation_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.organisation_id}"


class KnownParty(models.Model):
    """All that one village knows of a party: a village sees only parties that it has such a row with."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="known_parties")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="known_in")
    since = models.DateTimeField()
    notes = models.TextField(blank=True)
    tags = models.JSONField(default=list)

    class Meta:
        verbose_name = _("known party")
        verbose_name_plural = _("known parties")
        constraints = [
            models.UniqueConstraint(fields=["village", "party"], name="known_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.village_id} knows {self.party_id}"


class RoleGrant(models.Model):
    """Somebody holds a role in a village's team, perhaps only for one building or one resource."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="role_grants")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=[(role.value, LABELS[role]) for role in Role])
    #: "", "building" or "resource", with its id or 0: places know people, not the other way round.
    narrowed_to = models.CharField(max_length=10, blank=True)
    narrowed_id = models.BigIntegerField(default=0)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "party", "role", "narrowed_to", "narrowed_id"],
                condition=Q(revoked_at__isnull=True),
                name="role_granted_once",
            ),
            models.CheckConstraint(
                condition=Q(narrowed_to="", narrowed_id=0)
                | Q(narrowed_to__in=["building", "resource"], narrowed_id__gt=0),
                name="role_narrowed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.role} {self.village_id}"


class Group(models.Model):
    """Parties of a village that its rules treat alike; the village file names groups, never who is in them."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="groups")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    description = LocalizedField()
    members = models.ManyToManyField(Party, through="GroupMember", related_name="groups")
    #: Gone from the village; its code may come back.
    retired_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("group")
        constraints = [models.UniqueConstraint(fields=["village", "code"], name="group_code_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class GroupMember(models.Model):
    """A party belongs to a group; with an organisation, so does whoever acts for it."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="member_rows")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="group_rows")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("member of a group")
        constraints = [models.UniqueConstraint(fields=["group", "party"], name="group_member_once")]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.group_id}"


class Invitation(models.Model):
    """A village asks somebody in by e-mail, perhaps into its team; the address holds a secret, used once."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=160, blank=True)
    #: Somebody whom the village knows already, and who had no account when invited.
    party = models.ForeignKey(
        Party, null=True, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+")
    #: What they do in the organisation, and whether they look after it, from the moment they join.
    title = models.CharField(max_length=120, blank=True)
    is_admin = models.BooleanField(default=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [
            models.Index(fields=["village", "accepted_at", "id"], name="invitations_to_accept")
        ]

    def __str__(self) -> str:
        return self.email


class JoinRequest(models.Model):
    """Somebody who signed up asks to be known to a village; its team answers."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="join_requests")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="join_requests")
    words = models.TextField(blank=True)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    is_accepted = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "party"],
                condition=Q(answered_at__isnull=True),
                name="join_request_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} → {self.village_id}"


class ApiToken(models.Model):
    """Lets a program act for a person or an organisation, within scopes; only its hash is kept."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    prefix = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.prefix}… {self.label}"
