"""The words of profiles: fields, audiences, languages that people speak."""

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from creuset.core.text import in_language
from creuset.people.fields import fold
from creuset.people.rules.profiles import Audience, Craft, ProfileField

AUDIENCE_LABELS = {
    Audience.TEAM: _("Nobody but the team"),
    Audience.COMPANY: _("My company"),
    Audience.VILLAGE: _("Members of my village"),
    Audience.NETWORK: _("Members of the network"),
    Audience.EVERYBODY: _("Everybody"),
}
FIELD_LABELS = {
    ProfileField.PHOTO: _("Photo"),
    ProfileField.TRADES: _("Trades"),
    ProfileField.SKILLS: _("Skills"),
    ProfileField.WORDS: _("About me"),
    ProfileField.LANGUAGES: _("Languages spoken"),
    ProfileField.LINKS: _("Links"),
    ProfileField.COMPANY: _("Where I work"),
    ProfileField.EMAIL: _("E-mail"),
    ProfileField.PHONE: _("Telephone"),
}
#: What a hint asks for, while it is empty.
HINTS = {
    ProfileField.TRADES: _("say your trade"),
    ProfileField.WORDS: _("write a few words about yourself"),
    ProfileField.PHOTO: _("add a photo"),
    ProfileField.SKILLS: _("name what you know how to do"),
    ProfileField.LANGUAGES: _("say which languages you speak"),
}
SIGNED = "lsf"
_SPOKEN = "fr en es ar de it pt nl pl ro ru uk tr fa hi zh-hans ja ko vi el br oc"
#: Of those, whatever names Django has for them in its own languages.
LANGUAGES = (*(code for code in _SPOKEN.split() if code in LANG_INFO), SIGNED)


def language_name(code: str) -> str:
    """Return how the language is called in the reader's."""
    if code == SIGNED:
        return str(pgettext_lazy("a language", "French sign language"))
    info = LANG_INFO[code]
    name = gettext(info["name"])
    return name[:1].upper() + name[1:]


def language_choices() -> list[tuple[str, str]]:
    """Return the languages by their names in the reader's language."""
    return sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda one: fold(one[1]))


def craft_name(craft: Craft) -> str:
    """Return how the trade or the skill is called in the reader's language, else as its author wrote it."""
    return in_language(craft.names)


def reading_language() -> str:
    """Return the language in which somebody writes at this moment."""
    return (get_language() or "fr").partition("-")[0]
