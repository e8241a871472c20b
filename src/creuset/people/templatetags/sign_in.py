"""What the sign-in pages, mostly allauth's own, need to speak as the house does."""

from django import forms, template

from creuset.people.browsers import browser_text

register = template.Library()
register.filter("browser_text", browser_text)


@register.filter
def without_placeholders(form: forms.BaseForm) -> forms.BaseForm:
    """Return the form without the words in its empty fields: allauth repeats the labels there."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
