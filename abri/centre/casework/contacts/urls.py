"""Addresses of contacts, below ``/desk/``."""

from django.urls import path

from abri.centre.casework.contacts.views import contact_urgency, new_contact

urlpatterns = [
    path("contacts/new/", new_contact, name="new_contact"),
    path("contacts/urgency/", contact_urgency, name="contact_urgency"),
]
