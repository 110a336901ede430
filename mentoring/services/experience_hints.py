"""Circumstances of an experience that its holder's words speak of, to accept, change or reject."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from mentoring.services import hints, wordlists
from mentoring.services.experience_pages import ExperiencePage
from mentoring.services.wordlists import Word

IN_ORDER = frozenset({"level", "authority"})


@dataclass(frozen=True)
class Offered:
    """The words of one kind in the order in which they are offered, and what speaks for which."""

    words: tuple[Word, ...] = ()
    ticked: tuple[str, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)

    def hint(self, word_id: str, about: str) -> str:
        """Say what is meant by a word, and what speaks for it."""
        why = self.why.get(word_id, "")
        return hints.also(about, why) if why else about


def offer(session: Session, *, page: ExperiencePage, kind: str) -> Offered:
    """Offer the circumstances of one kind; what the words name is ticked until it is answered."""
    if not kind:
        return Offered()
    found = hints.of_words(session, f"{page.title.rstrip('.')}. {page.what_was_done}")
    words = wordlists.contexts(session, kind)
    shown = words if kind in IN_ORDER else hints.first(words, found)
    return Offered(
        words=shown,
        ticked=hints.ticked(shown, found) if kind in page.missing else (),
        why={one: hint.why for one, hint in found.items()},
    )
