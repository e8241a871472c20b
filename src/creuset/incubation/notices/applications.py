"""What applicants are told of: a deadline that comes, what the team asks them to complete."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from creuset.core.text import in_language, instant_text
from creuset.incubation.models import Application, CoWriter
from creuset.incubation.queries.applying import cover_words
from creuset.notices import topics
from creuset.notices.actions import tell
from creuset.notices.topics import Content, Said, Topic
from creuset.people.models import Party
from creuset.villages.models import Village

DEADLINE = "incubation.deadline_near"
COMPLETE = "incubation.completion_asked"
GROUP = gettext_lazy("My applications")


def register() -> None:
    """Applicants choose how they are told."""
    topics.register(
        Topic(
            DEADLINE,
            gettext_lazy("The deadline of a call for which I have a draft"),
            GROUP,
            _deadline,
        ),
        Topic(
            COMPLETE,
            gettext_lazy("What the team asks me to complete in my application"),
            GROUP,
            _complete,
        ),
    )


def tell_writers(
    topic: str, row: Application, *, key: str, now: datetime, **content: object
) -> None:
    """The holder, and who writes with them and signs in, is told once for the key."""
    plain = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in content.items()
    }
    told = {"application": row.pk, "title": row.title, "call": row.call.names, **plain}
    for party in _writers(row):
        tell(party=party, village=row.village, topic=topic, key=key, content=told, now=now)


def _writers(row: Application) -> list[Party]:
    asked = CoWriter.objects.filter(application=row, party__isnull=False, may_write=True)
    joined = [one.party for one in asked.select_related("party").order_by("pk") if one.party]
    return [*([row.holder] if row.holder else []), *joined]


def _deadline(content: Content, village: Village) -> Said:
    days = content["days"]
    until = instant_text(datetime.fromisoformat(content["until"]), village.zone)
    return Said(
        subject=ngettext("One day left to file", "%(days)s days left to file", days)
        % {"days": days},
        sentence=_("“%(title)s” is a draft: nobody reads it before you file it.") % content,
        details=((_("Call for projects"), in_language(content["call"])), (_("Until"), until)),
        path=_path(content, village),
        way=_("Go on writing"),
    )


def _complete(content: Content, village: Village) -> Said:
    until = instant_text(datetime.fromisoformat(content["answer_by"]), village.zone)
    return Said(
        subject=_("Please complete your application"),
        sentence=_("The team asks you to complete “%(title)s”, and to file it again.") % content,
        details=((_("Until"), until), *_asked(content)),
        reason=content.get("words", ""),
        path=_path(content, village),
        way=_("See what is asked"),
    )


def _asked(content: Content) -> tuple[tuple[str, str], ...]:
    """Return what may be changed, by the words of its questions; nothing where that is everything."""
    words = cover_words()
    names = [
        words.get(place) or in_language(content.get("labels", {}).get(place, {}))
        for place in content.get("places", ())
    ]
    return ((_("What may be changed"), ", ".join(filter(None, names))),) if names else ()


def _path(content: Content, village: Village) -> str:
    return reverse("incubation_my_applications:application", args=[village, content["application"]])
