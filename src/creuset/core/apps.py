from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "creuset.core"

    def ready(self) -> None:
        """Mail leaves by the outbox, and the kernel speaks the reader's language."""
        from creuset.core import audit, calendars, housekeeping, idempotency, mail, outbox, voice

        outbox.send_by(mail.TOPIC, mail.send)
        voice.speak()
        housekeeping.sweep_by("idempotency", idempotency.forget_old)
        audit.register("calendars.made", calendars.made_sentence)
        audit.register("calendars.revoked", calendars.revoked_sentence)
