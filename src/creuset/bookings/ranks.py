"""First, second, n-th option, as people say it."""

from django.utils.translation import gettext as _


def rank_text(rank: int) -> str:
    """Return the rank in words: 1st option, 2nd option."""
    match rank:
        case 1:
            return _("1st option")
        case 2:
            return _("2nd option")
        case 3:
            return _("3rd option")
        case _more:
            return _("%(rank)dth option") % {"rank": rank}


def rank_mark(rank: int) -> str:
    """Return the rank as short as it can be read: 1st, 2nd."""
    match rank:
        case 1:
            return _("1st")
        case 2:
            return _("2nd")
        case 3:
            return _("3rd")
        case _more:
            return _("%(rank)dth") % {"rank": rank}
