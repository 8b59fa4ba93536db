"""The wish: what the transport was asked for, so that an engine that follows can be told again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.engine.live.messages import Play, Seek, Stop, Stopped

if TYPE_CHECKING:
    from graphapp.engine.live.shared import Status


class Wish:
    """What the client asked for, whether or not an engine has lived to hear of it.

    An engine counts the commands that it has obeyed. What it says of itself holds once that is all
    of them; until then the wish does.

    Parameters
    ----------
    status : Status
        What the engine says of itself.
    """

    def __init__(self, status: Status) -> None:
        self._status = status
        self._playing = False
        self._until: int | None = None
        self._song = 0
        self._sent = self._placed = 0  # commands, and which of them last said where to be
        self._owed = False  # a `Stopped` is to come
        self._ended = False  # where an engine that died had played to the end

    def play(self, song: int | None, until: int | None) -> Play:
        """Return the command to play, see `Play`."""
        if song is None and self._ended:
            song = 0
        self._count(0 if song is None and self._over else song)
        self._playing = self._owed = True
        self._until = until
        return Play(song, until)

    def stop(self) -> Stop:
        """Return the command to stop."""
        self._count(None)
        self._playing = False
        return Stop()

    def seek(self, song: int) -> Seek:
        """Return the command to go somewhere."""
        if self._over:
            self._playing = False
        self._count(song)
        return Seek(song)

    def note_stopped(self) -> None:
        """Take in that the engine has said `Stopped`: perhaps before it was told to play again."""
        self._owed = self._owed and self._playing and not self._over

    def revive(self) -> tuple[Play | Seek, Stopped | None]:
        """Go over to another engine, when one has died.

        Returns
        -------
        transport : Play or Seek
            What to tell it.
        stopped : Stopped or None
            What the one that died should have said and did not.
        """
        status, over = self._status, self._over
        going = self._playing and not over
        song = self._song if status.obeyed < self._placed else status.song
        stopped = Stopped(song, finished=over) if self._owed and not going else None
        self._ended = self._ended or over
        self._playing = self._owed = going
        self._song, self._sent, self._placed = song, 1, 1
        status.song, status.playing, status.obeyed = song, int(going), 0
        return (Play(song, self._until) if going else Seek(song)), stopped

    @property
    def _over(self) -> bool:
        """Whether the song has ended by itself."""
        heard_of_all = self._status.obeyed >= self._sent
        return self._playing and heard_of_all and not self._status.playing

    def _count(self, song: int | None) -> None:
        """Count a command, which says where to be or not."""
        self._sent += 1
        if song is not None:
            self._song, self._placed = song, self._sent
            self._ended = False
