"""Addresses of supervision, below ``/desk/``."""

from django.urls import path

from abri.centre.casework.supervision import views

urlpatterns = [
    path("supervision/", views.supervision, name="supervision"),
    path("supervision/samples/", views.samples, name="samples"),
    path("supervision/draw/<slug:slug>/", views.draw, name="sample_draw"),
    path("supervision/samples/<uuid:sample_id>/", views.sample, name="sample"),
    path("supervision/reviews/<uuid:review_id>/", views.review, name="review"),
]
