"""What was proposed to me: /<village>/my/quotes/…"""

from django.urls import path

from creuset.billing.views import my

app_name = "quotes_my"

urlpatterns = [
    path("", my.quotes, name="list"),
    path("<int:pk>/", my.quote, name="quote"),
    path("<int:pk>/accept/", my.accept, name="accept"),
    path("<int:pk>/refuse/", my.refuse, name="refuse"),
]
