"""Domiciliation at the desk: /<village>/desk/domiciliation/…"""

from django.urls import path

from creuset.domiciliation.views import court, desk, lists, mail

app_name = "domiciliation"

urlpatterns = [
    path("", desk.domiciliations, name="list"),
    path("approval/", desk.approval, name="approval"),
    path("<int:pk>/", desk.domiciliation, name="file"),
    path("<int:pk>/describe/", desk.describe, name="describe"),
    path("<int:pk>/paper/", desk.send, name="send"),
    path("<int:pk>/verify/", desk.verify, name="verify"),
    path("mail/", mail.posts, name="posts"),
    path("mail/register.csv", mail.register, name="register"),
    path("<int:pk>/mail/", mail.post, name="mail"),
    path("<int:pk>/mail/send-on/", mail.send_on, name="send_on"),
    path("mail/<int:parcel>/scan/", mail.scan, name="scan"),
    path("lists/", lists.listings, name="lists"),
    path("lists/<slug:code>/", lists.listing, name="listing"),
    path("lists/<slug:code>/sent/", lists.sent, name="list_sent"),
    path("lists/<slug:code>/list.csv", lists.as_csv, name="list_csv"),
    path("lists/<slug:code>/list.pdf", lists.as_pdf, name="list_pdf"),
    path("letters/", court.letters, name="letters"),
    path("letters/<int:pk>/", court.letter, name="letter"),
    path("letters/<int:pk>/sent/", court.sent, name="letter_sent"),
    path("letters/<int:pk>/letter.pdf", court.as_pdf, name="letter_pdf"),
    path("papers/<int:pk>/", desk.paper, name="paper"),
    path("papers/<int:pk>/check/", desk.check, name="check"),
    path("papers/<int:pk>/copy/", desk.copy, name="copy"),
]
