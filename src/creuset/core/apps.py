from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "creuset.core"

    def ready(self) -> None:
        """Mail leaves by the outbox, and the kernel speaks the reader's language."""
        from creuset.core import mail, outbox, voice  # noqa: PLC0415 -- models exist only once apps are ready

        outbox.send_by(mail.TOPIC, mail.send)
        voice.speak()
