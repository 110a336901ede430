"""How far something long has come: a bar on a terminal, one line a stage elsewhere."""

import sys
from typing import NoReturn, TextIO

from tqdm import tqdm


class Progress:
    """Told again and again how much of a stage is done, it shows what has changed."""

    def __init__(self, stream: TextIO | None = None, *, in_hundredths: bool = False) -> None:
        """Write to the error stream where no other is given."""
        self._stream = stream or sys.stderr
        self._in_hundredths = in_hundredths
        self._stage = ""
        self._bar: tqdm[NoReturn] | None = None

    def tell(self, stage: str, done: int, of: int) -> None:
        """Show how much of a stage is done."""
        if stage != self._stage:
            self.close()
            self._begin(stage, of)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Leave the bar as it stands."""
        if self._bar is not None:
            self._bar.close()
        self._stage, self._bar = "", None

    def _begin(self, stage: str, of: int) -> None:
        self._stage = stage
        if self._stream.isatty():
            self._bar = tqdm(desc=stage, total=of, file=self._stream, dynamic_ncols=True)
        else:
            self._stream.write(f"{stage}\n" if self._in_hundredths else f"{stage}: {of:,}\n")
            self._stream.flush()
