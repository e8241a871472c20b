"""The rows of core in the support admin: read, never written; secrets and contents of mail are not shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from creuset.core.models import (
    AuditObject,
    AuditRow,
    CalendarAddress,
    IdempotentAnswer,
    OutboxRow,
    StoredFile,
)


class ReadOnlyAdmin[M: Any](admin.ModelAdmin[M]):
    """Shows rows and changes none."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows are made by actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Rows are changed by actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Rows are removed by actions."""
        return False


class AuditObjectInline(admin.TabularInline[AuditObject, AuditRow]):
    """What a row is about."""

    model = AuditObject
    extra = 0
    can_delete = False


@admin.register(AuditRow)
class AuditRowAdmin(ReadOnlyAdmin[AuditRow]):
    """What happened; the salt of a digest is nobody's business."""

    list_display = ("at", "verb", "village_id", "party_id", "via", "audience")
    list_filter = ("audience", "via")
    search_fields = ("verb",)
    ordering = ("-id",)
    exclude = ("salt",)
    inlines = (AuditObjectInline,)


@admin.register(OutboxRow)
class OutboxRowAdmin(ReadOnlyAdmin[OutboxRow]):
    """What waits or has left; messages hold codes, so payloads are not shown."""

    list_display = ("topic", "village_id", "created_at", "due_at", "delivered_at", "attempts")
    list_filter = ("topic",)
    ordering = ("-id",)
    exclude = ("payload",)


@admin.register(IdempotentAnswer)
class IdempotentAnswerAdmin(ReadOnlyAdmin[IdempotentAnswer]):
    """Which requests were answered, and how; not what the answers held."""

    list_display = ("created_at", "party_id", "key", "status")
    ordering = ("-id",)
    exclude = ("body",)


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin[StoredFile]):
    """Which files are kept; their address stays with those who may read them."""

    list_display = ("name", "kind", "object_id", "media_type", "size", "created_at")
    list_filter = ("kind", "media_type")
    search_fields = ("name",)
    ordering = ("-id",)
    exclude = ("file",)


@admin.register(CalendarAddress)
class CalendarAddressAdmin(ReadOnlyAdmin[CalendarAddress]):
    """Who subscribes to what."""

    list_display = ("created_at", "party_id", "kind", "object_id", "revoked_at")
    list_filter = ("kind",)
    ordering = ("-id",)
    exclude = ("secret_hash",)
