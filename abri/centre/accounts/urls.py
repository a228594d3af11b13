"""Addresses of accounts: signing in, second factors, one's own account, the team, and the administration.

Of the sign-in library only what is used is mounted: nobody signs up, keeps several addresses or signs in by a code.
"""

from allauth.account import views as sign_in
from django.urls import URLPattern, URLResolver, include, path, re_path

from abri.centre.accounts.views import (
    audit,
    beginning,
    desks,
    invitations,
    joining,
    me,
    overview,
    people,
    signing_in,
    team,
)
from abri.centre.doors import REPORTING, is_open

# Names without a namespace: the library looks these up.
_sign_in: list[URLPattern | URLResolver] = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", signing_in.sign_out, name="account_logout"),
    path("inactive/", sign_in.account_inactive, name="account_inactive"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("password/reset/", signing_in.ForgottenPassword.as_view(), name="account_reset_password"),
    path("password/reset/done/", sign_in.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        sign_in.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]

_administration: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="administration"),
    path("health/", overview.health, name="health"),
    path("people/", people.people, name="people"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/reset-link/", people.reset_link, name="reset_link"),
    path("people/<uuid:person_id>/close/", people.close_account, name="close_account"),
    path(
        "people/<uuid:person_id>/second-factors/remove/",
        people.remove_second_factors,
        name="remove_second_factors",
    ),
    path("people/<uuid:person_id>/appoint/", people.appoint, name="appoint"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitations.invite, name="invite"),
    path("invitations/<uuid:invitation_id>/withdraw/", invitations.withdraw, name="withdraw_invitation"),
    path("audit/", audit.audit, name="audit"),
]

_desks: list[URLPattern | URLResolver] = [
    path("desks/", desks.desks, name="desks"),
    path("desks/new/", desks.new_desk, name="new_desk"),
    path("desks/<uuid:desk_id>/", desks.desk, name="desk"),
    path("desks/<uuid:desk_id>/hours/", desks.desk_hours, name="desk_hours"),
    path("desks/<uuid:desk_id>/dissolve/", desks.dissolve_desk, name="dissolve_desk"),
    path("memberships/<uuid:membership_id>/", people.change_membership, name="change_membership"),
]

_own: list[URLPattern | URLResolver] = [
    path("account/", me.me, name="me"),
    path("account/sign-out-everywhere/", me.end_sessions, name="end_sessions"),
    path("invitation/<str:untrusted_secret>/", joining.invitation, name="invitation"),
    path("admin/", include(_administration)),
]

_teams: list[URLPattern | URLResolver] = [
    path("team/", team.team, name="team"),
    path("team/<uuid:membership>/let-in/", team.let_in, name="let_in"),
    path("team/<uuid:membership>/confirm-key/", team.confirm_key, name="confirm_key"),
    path("team/<uuid:membership>/vouch/", team.vouch, name="vouch"),
    path("team/<uuid:membership>/new-key/", team.new_key, name="new_key"),
    path("admin/", include(_desks)),
]

if is_open(REPORTING):
    _own += _teams
else:
    # Nothing is received, so there is no desk; who signs in is led on from where the queue would be.
    _own.append(path("", beginning.begin, name="begin"))

urlpatterns = [
    path("account/", include(_sign_in)),
    path("", include((_own, "accounts"))),
]
