"""The codes of the audit trail in words. A code without words here is shown as it is."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "case.received": _("Report received"),
    "case.opened": _("Case opened"),
    "case.assigned": _("Case assigned"),
    "case.urgency_changed": _("Urgency changed"),
    "case.urgency_raised": _("Urgency raised by the software"),
    "case.closed": _("Case closed"),
    "case.reopened": _("Case reopened"),
    "case.held": _("Case held for legal reasons"),
    "case.released": _("Legal hold ended"),
    "case.withdrawn": _("Report withdrawn"),
    "case.escalated": _("Danger passed on to the fallback desk"),
    "case.erased": _("Case erased"),
    "case.exported": _("Bundle made of a case"),
    "evidence.added": _("Evidence added by a desk"),
    "evidence.sealed_off": _("Evidence sealed off"),
    "evidence.reminded": _("Told again of sealed-off evidence"),
    "evidence.handed_over": _("Sealed-off evidence handed over"),
    "evidence.destroyed": _("Evidence destroyed"),
    "custody.sealed": _("Custody logs sealed"),
    "custody.witnessed": _("Witnesses told of a seal"),
    "message.from_reporter": _("Reporter wrote"),
    "message.from_desk": _("Desk answered"),
    "note.written": _("Internal note written"),
    "incident.begun": _("Incident begun"),
    "incident.joined": _("Case put into an incident"),
    "incident.parted": _("Case taken out of an incident"),
    "incident.renamed": _("Incident renamed"),
    "incident.closed": _("Incident closed"),
    "incident.reopened": _("Incident opened again"),
    "restoring.begun": _("Record without blame begun"),
    "restoring.opened": _("Record without blame opened"),
    "restoring.person": _("Person added to a record without blame"),
    "restoring.word": _("Agreement of a person written down"),
    "restoring.step": _("Step of a record without blame done"),
    "restoring.agreement": _("Agreement written"),
    "restoring.look_back": _("Day to look back set"),
    "restoring.looked_back": _("Looked back"),
    "restoring.left": _("Text without names left a record"),
    "restoring.note": _("Note written in a record without blame"),
    "restoring.closed": _("Record without blame closed"),
    "restoring.reopened": _("Record without blame opened again"),
    "restoring.erased": _("Record without blame erased"),
    "finding.dismissed": _("Finding of the software dismissed"),
    "finding.restored": _("Dismissed finding taken back"),
    "desk.created": _("Desk created"),
    "desk.changed": _("Desk changed"),
    "desk.hours_changed": _("Hours of a desk changed"),
    "desk.dissolved": _("Desk dissolved"),
    "desk.joined": _("Member joined a desk"),
    "desk.left": _("Member left a desk"),
    "desk.role_changed": _("Role of a member changed"),
    "desk.key_made": _("Desk got a new key"),
    "desk.key_confirmed": _("New key confirmed by a member"),
    "desk.key_doubted": _("A key of unclear origin was refused"),
    "desk.key_vouched": _("A member vouched for a key of unclear origin"),
    "desk.let_in": _("Member let in to the desk's key"),
    "desk.recovered": _("Desk opened again with the recovery key"),
    "person.joined": _("Account made"),
    "person.signed_in": _("Signed in"),
    "person.password_changed": _("Password changed"),
    "person.password_reset": _("Password reset"),
    "person.reset_link_made": _("Link for a new password made"),
    "person.sessions_ended": _("Signed out everywhere"),
    "person.second_factors_removed": _("Second factors removed"),
    "person.administrator_appointed": _("Made an administrator"),
    "person.administrator_dismissed": _("Administrator no longer"),
    "person.deactivated": _("Account closed"),
    "sign_in.password_changed": _("Told about a changed password"),
    "sign_in.password_reset": _("Told about a reset password"),
    "sign_in.totp_activated": _("Authenticator app set up"),
    "sign_in.totp_deactivated": _("Authenticator app removed"),
    "sign_in.webauthn_added": _("Security key added"),
    "sign_in.webauthn_removed": _("Security key removed"),
    "sign_in.recovery_codes_generated": _("Recovery codes made"),
    "invitation.made": _("Invitation made"),
    "invitation.withdrawn": _("Invitation withdrawn"),
    "invitation.accepted": _("Invitation accepted"),
    "demonstration.filled": _("Demonstration filled with invented cases"),
}


def say(action: str) -> str:
    """``action`` in words."""
    return str(WORDS.get(action, action))


def choices() -> Iterator[tuple[str, str]]:
    """Every code with its words, for a filter."""
    for action, words in WORDS.items():
        yield action, str(words)
