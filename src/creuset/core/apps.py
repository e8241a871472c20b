from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "creuset.core"

    def ready(self) -> None:
        """Mail leaves by the outbox."""
        from creuset.core import mail, outbox  # noqa: PLC0415 -- models exist only once apps are ready

        outbox.send_by(mail.TOPIC, mail.send)
