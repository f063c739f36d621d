"""What was found out about something: kept as long as that lives, at hand for whoever asks again at once."""

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary, ref

Subject = TypeVar("Subject")
Note = TypeVar("Note")


class Notes(Generic[Subject, Note]):
    """One note for each subject, made when it is first asked for.

    To look into a weak dictionary takes longer than most of what is looked up there; so the subject that
    was asked about last, which is the same one for a long time, is compared first.

    Parameters
    ----------
    make
        Makes an empty note.
    """

    def __init__(self, make: Callable[[], Note]) -> None:
        self._make = make
        self._notes: WeakKeyDictionary[Subject, Note] = WeakKeyDictionary()
        self._last: tuple[Callable[[], Subject | None], Note] | None = None

    def of(self, subject: Subject) -> Note:
        """Find the note on a subject."""
        last = self._last
        if last is not None and last[0]() is subject:
            return last[1]
        note = self._notes.get(subject)
        if note is None:
            note = self._notes.setdefault(subject, self._make())
        self._last = ref(subject), note
        return note
