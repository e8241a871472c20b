from django.apps import AppConfig

from creuset.core import catalogues

# No word is looked for before the apps are there.
catalogues.put_together()


class CoreConfig(AppConfig):
    name = "creuset.core"

    def ready(self) -> None:
        """Mail leaves by the outbox, and the kernel speaks the reader's language."""
        from creuset.core import audit, calendars, housekeeping, idempotency, mail, outbox, voice
        from creuset.core.seals import closing

        outbox.send_by(mail.TOPIC, mail.send)
        voice.speak()
        housekeeping.sweep_by("idempotency", idempotency.forget_old)
        housekeeping.sweep_by("sealed days", closing.close_all)
        audit.register("calendars.made", calendars.made_sentence)
        audit.register("calendars.revoked", calendars.revoked_sentence)
