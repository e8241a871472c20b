"""A contract at its secret address: /<village>/contract/<secret>/…"""

from django.urls import path

from creuset.documents.views import public

app_name = "contract"

urlpatterns = [
    path("<str:secret>/", public.contract, name="contract"),
    path("<str:secret>/sign/", public.sign, name="sign"),
    path("<str:secret>/paper/", public.paper, name="paper"),
]
