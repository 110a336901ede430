"""How far a long run has come, told on the error stream."""

import sys
from typing import TextIO

WIDTH = 30


class Progress:
    """A bar on a terminal; elsewhere one line a stage.

    Parameters
    ----------
    stream : text stream, optional
        The error stream where not given.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.stage, self.percent, self.open = "", -1, False

    def tell(self, stage: str, done: int, of: int) -> None:
        """Show how much of a stage is done.

        Parameters
        ----------
        stage : str
        done, of : int
        """
        percent = 100 * done // max(of, 1)
        if not self.stream.isatty():
            if stage != self.stage:
                self.say(f"{stage}: {of:,}" if of > 1 else stage)
        elif (stage, percent) != (self.stage, self.percent):
            bar = "#" * (WIDTH * percent // 100)
            self.stream.write(f"\r{stage:<12} [{bar:<{WIDTH}}] {percent:3d} %")
            self.stream.flush()
            self.open = True
        self.stage, self.percent = stage, percent

    def say(self, line: str) -> None:
        """Write one line, below the bar where there is one.

        Parameters
        ----------
        line : str
        """
        self.close()
        self.stream.write(line + "\n")
        self.stream.flush()

    def close(self) -> None:
        """End the line of the bar, where there is one."""
        if self.open:
            self.stream.write("\n")
            self.stream.flush()
        self.open = False
