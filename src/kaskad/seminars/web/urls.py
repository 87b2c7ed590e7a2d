"""Addresses of the sheets, and of the video of a seminar."""

from django.urls import path

from kaskad.seminars.web import (
    book_views,
    correction_views,
    desk_views,
    hall_views,
    live_views,
    marks,
    paper_views,
    pocket_views,
    roll_views,
    views,
    views_recordings,
    views_video,
)

app_name = "seminars"
urlpatterns = [
    path("corrections/<str:campaign>/<str:code>/", correction_views.waiting, name="corrections"),
    path("recordings/<str:code>/", views_recordings.recording, name="recording"),
    path("recordings/<str:code>/watched/", views_recordings.watched, name="watched"),
    path("pocket/", pocket_views.shown, name="pocket_shell"),
    path("pocket.webmanifest", pocket_views.manifest, name="pocket_manifest"),
    path("worker.js", pocket_views.worker, name="pocket_worker"),
    path("<str:code>/", views.sheet, name="sheet"),
    path("<str:code>/book/", book_views.book, name="book"),
    path("<str:code>/book.pdf", book_views.paper, name="book_paper"),
    path("<str:code>/correct/", views.correct, name="correct"),
    path("<str:code>/corrections/<str:correction>/", correction_views.decide, name="correction"),
    path("<str:code>/roll/", roll_views.roll, name="roll"),
    path("<str:code>/papers/", paper_views.papers, name="papers"),
    path("<str:code>/papers/<str:paper>/", paper_views.paper, name="paper"),
    path("<str:code>/hall/", hall_views.hall, name="hall"),
    path("<str:code>/here/", hall_views.here, name="here"),
    path("<str:code>/marks/", marks.deliver, name="marks"),
    path("<str:code>/marks/state/", marks.state, name="marks_state"),
    path("<str:code>/pocket/", pocket_views.pocket, name="pocket"),
    path("<str:code>/pocket/package/", pocket_views.package, name="pocket_package"),
    path("<str:code>/pocket/questions/", pocket_views.questions, name="pocket_questions"),
    path("<str:code>/print/", views.printed, name="print"),
    path("<str:code>/live/", live_views.live, name="live"),
    path("<str:code>/live/poll/", live_views.poll, name="live_poll"),
    path("<str:code>/desk/", desk_views.desk, name="desk"),
    path("<str:code>/screen/", desk_views.screen, name="screen"),
    path("<str:code>/video/", views_video.video, name="video"),
    path("<str:code>/video/join/", views_video.join, name="join"),
]
