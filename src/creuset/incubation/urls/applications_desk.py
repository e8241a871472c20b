"""Files at the desk, judged before a jury reads them: /<village>/desk/applications/…"""

from django.urls import path

from creuset.incubation.views import laureates, letters, screening

app_name = "applications"

urlpatterns = [
    path("<int:pk>/", screening.files, name="list"),
    path("<int:pk>/files.csv", screening.export, name="export"),
    path("<int:pk>/several/", screening.several, name="several"),
    path("<int:pk>/screening/", screening.screening, name="screening"),
    path("<int:pk>/rules/new/", screening.new_rule, name="new_rule"),
    path("<int:pk>/rules/<int:rule>/", screening.rule, name="rule"),
    path("<int:pk>/rules/<int:rule>/drop/", screening.drop_rule, name="drop_rule"),
    path("<int:pk>/letters/", letters.letters, name="letters"),
    path("<int:pk>/letters/prepare/", letters.prepare, name="prepare"),
    path("<int:pk>/letters/approve/", letters.approve, name="approve"),
    path("<int:pk>/letters/send/", letters.send, name="send"),
    path("<int:pk>/letters/texts/", letters.texts, name="letter_texts"),
    path("<int:pk>/letters/texts/<slug:kind>/<slug:language>/", letters.text, name="letter_text"),
    path("<int:pk>/laureates/", laureates.laureates, name="laureates"),
    path("<int:pk>/laureates/publish/", laureates.publish, name="publish_laureates"),
    path("<int:pk>/laureates/take-back/", laureates.take_back, name="take_back_laureates"),
    path("letter/<int:pk>/", letters.letter, name="letter"),
    path("letter/<int:pk>/drop/", letters.drop, name="drop_letter"),
    path("letter/<int:pk>/letter.pdf", letters.letter_paper, name="letter_paper"),
    path("appeal/<int:pk>/", letters.appeal, name="appeal"),
    path("file/<int:pk>/hide/", laureates.hide, name="hide_laureate"),
    path("file/<int:pk>/", screening.file, name="file"),
    path("file/<int:pk>/judge/", screening.judge, name="judge"),
    path("file/<int:pk>/complete/", screening.complete, name="complete"),
    path("file/<int:pk>/more-time/", screening.more_time, name="more_time"),
    path("file/<int:pk>/file.pdf", screening.paper, name="paper"),
]
