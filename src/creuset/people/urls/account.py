"""My account, for the whole network: /account/…"""

from django.urls import path

from creuset.people.views import account

app_name = "people_account"

urlpatterns = [
    path("", account.account, name="index"),
    path("profile/", account.profile, name="profile"),
    path("again/", account.again, name="again"),
    path("erase/", account.erase, name="erase"),
    path("erase/stay/", account.stay, name="stay"),
    path("data/", account.data, name="data"),
    path("data/take/", account.take_data, name="take_data"),
    path("tokens/", account.tokens, name="tokens"),
    path("tokens/new/", account.new_token, name="new_token"),
    path("tokens/<int:token>/revoke/", account.end_token, name="revoke_token"),
    path("organisations/<int:pk>/tokens/", account.tokens, name="organisation_tokens"),
    path("organisations/<int:pk>/tokens/new/", account.new_token, name="new_organisation_token"),
    path(
        "organisations/<int:pk>/tokens/<int:token>/revoke/",
        account.end_token,
        name="revoke_organisation_token",
    ),
]
