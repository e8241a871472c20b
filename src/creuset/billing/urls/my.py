"""What I owe: /<village>/my/money/"""

from django.urls import path

from creuset.billing.views import my

app_name = "money_my"

urlpatterns = [path("", my.charges, name="charges")]
