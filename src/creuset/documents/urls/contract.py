"""A contract at its secret address: /<village>/contract/<secret>/…"""

from django.urls import path

from creuset.documents.views import public

app_name = "contract"

urlpatterns = [
    # Before the secrets: none is called like this.
    path("certificate.pem", public.certificate, name="certificate"),
    path("<str:secret>/", public.contract, name="contract"),
    path("<str:secret>/sign/", public.sign, name="sign"),
    path("<str:secret>/decline/", public.decline, name="decline"),
    path("<str:secret>/paper/", public.paper, name="paper"),
]
