"""Whom a company has told of money, where that is not who looks after it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.people.models.parties import Party


class BillingContact(models.Model):
    """Who is told of quotes and of what is owed for an organisation: one of its people, or an address outside."""

    organisation = models.OneToOneField(
        Party, on_delete=models.CASCADE, related_name="billing_contact"
    )
    person = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+")
    #: Of somebody outside: an accountant.
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("billing contact")
        verbose_name_plural = _("billing contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="", email="")
                | (Q(person__isnull=True) & ~Q(email="")),
                name="billing_contact_is_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Their name, else their address; the person is loaded."""
        return self.person.name if self.person else self.name or self.email

    @property
    def address(self) -> str:
        """Where mail about money goes; the person is loaded."""
        return self.person.email if self.person else self.email
