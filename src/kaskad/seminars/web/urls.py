"""Addresses of the sheets, and of the video of a seminar."""

from django.urls import path

from kaskad.seminars.web import views, views_recordings, views_video

app_name = "seminars"
urlpatterns = [
    path("recordings/<str:code>/", views_recordings.recording, name="recording"),
    path("recordings/<str:code>/watched/", views_recordings.watched, name="watched"),
    path("<str:code>/", views.sheet, name="sheet"),
    path("<str:code>/correct/", views.correct, name="correct"),
    path("<str:code>/print/", views.printed, name="print"),
    path("<str:code>/video/", views_video.video, name="video"),
    path("<str:code>/video/join/", views_video.join, name="join"),
]
