"""What an editor sees: the pack as it comes, and as the draft has it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from abri.centre import country
from abri.centre.accounts.permissions import signed_in
from abri.centre.overlay import actions, editions, wording
from abri.centre.overlay.models import Draft
from abri.centre.ui.colons import named
from abri.engine.packs import Pack, PackError
from abri.engine.packs.overlay import Difference, differences


@dataclass(frozen=True)
class Editing:
    """``draft`` is None where the editor has not changed anything; ``counting`` is what everybody sees."""

    draft: Draft | None
    newest: int
    shipped: Pack
    counting: editions.Laid
    drafted: editions.Laid

    @property
    def pack(self) -> Pack:
        """The pack as this editor has it."""
        return self.drafted.pack

    @property
    def content(self) -> Mapping[str, Any]:
        """The changes as this editor has them."""
        return self.draft.content if self.draft else editions.content_of(self.newest)

    @property
    def overtaken(self) -> bool:
        """Whether somebody else published since the draft was begun."""
        return self.draft is not None and self.draft.based_on != self.newest

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What publishing the draft would change for everybody."""
        return differences(self.counting.pack, self.pack)

    def entry(self, part: str, name: str) -> dict[str, Any]:
        """What the changes say about one entry; empty where it is as in the pack."""
        return dict(self.content.get(part, {}).get(name, {}))

    def is_changed(self, part: str, name: str) -> bool:
        """Whether anything about an entry is not as in the pack."""
        return name in self.content.get(part, {})


def editing(request: HttpRequest) -> Editing:
    """What the editor of ``request`` sees."""
    draft = Draft.objects.filter(by=signed_in(request)).first()
    newest = editions.newest_number()
    counting = editions.laid(newest)
    drafted = editions.drafted(draft) if draft else counting
    return Editing(draft, newest, country.pack_as_shipped(), counting, drafted)


def put(part: str, name: str, values: Mapping[str, Any]) -> Callable[[dict[str, Any]], None]:
    """How a draft says this about one entry, or leaves it as in the pack where nothing is said."""

    def alter(content: dict[str, Any]) -> None:
        content[part] = {**content.get(part, {}), name: dict(values)}

    return alter


def keep(request: HttpRequest, how: Callable[[dict[str, Any]], None], form: forms.Form | None = None) -> bool:
    """Change the draft; where it cannot be, say why beside ``form`` or on the next page, and change nothing."""
    try:
        actions.change(by=signed_in(request), at=timezone.now(), how=how)
    except PackError as error:
        pack = editing(request).pack
        for about, problem in wording.complaints(error.problems, pack):
            if form is not None:
                form.add_error(None, named(about, problem))
            else:
                messages.error(request, named(about, problem))
        return False
    messages.success(request, _("Kept in your draft. Nobody else sees it before you publish it."))
    return True
