"""Which part of a long list a page shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paging:
    """One page among those of a list."""

    page: int
    pages: int
    total: int
    first: int
    last: int
    offset: int

    @property
    def near(self) -> tuple[int, ...]:
        """List the pages worth a link of their own: the first, the last and those beside this."""
        wanted = {1, self.pages, *range(self.page - 2, self.page + 3)}
        return tuple(sorted(one for one in wanted if 1 <= one <= self.pages))


def paging(page: int, *, total: int, on_a_page: int) -> Paging:
    """Find a page of a list; one that is past the end is the last one."""
    pages = max(-(-total // on_a_page), 1)
    page = min(max(page, 1), pages)
    offset = (page - 1) * on_a_page
    return Paging(
        page=page,
        pages=pages,
        total=total,
        first=min(offset + 1, total),
        last=min(offset + on_a_page, total),
        offset=offset,
    )
