"""A quote at its secret address: /<village>/quote/<secret>/…"""

from django.urls import path

from creuset.billing.views import public

app_name = "quote"

urlpatterns = [
    path("<str:secret>/", public.quote, name="quote"),
    path("<str:secret>/accept/", public.accept, name="accept"),
    path("<str:secret>/refuse/", public.refuse, name="refuse"),
    path("<str:secret>/paper/", public.paper, name="paper"),
]
