"""Notices to read on a page: for a demonstration, where nothing has to be sent to be seen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError
from mentoring.models.links import SignedLink
from mentoring.models.notices import Notice
from mentoring.models.people import Person
from mentoring.services import notices
from mentoring.services.paging import Paging, paging

ON_A_PAGE = 50


@dataclass(frozen=True)
class Listed:
    """One notice in the list."""

    notice_id: int
    subject: str
    to: str
    email: str
    at: datetime
    sent: bool
    problem: str


@dataclass(frozen=True)
class ListPage:
    """The newest notices."""

    notices: tuple[Listed, ...]
    find: str
    paging: Paging


@dataclass(frozen=True)
class NoticePage:
    """One notice, as its mail reads."""

    listed: Listed
    paragraphs: tuple[str, ...]
    link: str
    path: str
    plain: str


def index(session: Session, *, find: str = "", number: int = 1) -> ListPage:
    """List notices, the newest first."""
    find = find.strip()
    wanted = select(Notice).options(joinedload(Notice.recipient), joinedload(Notice.signed_link))
    if find:
        wanted = wanted.where(
            Notice.recipient.has(_named(find))
            | Notice.signed_link.has(SignedLink.email.icontains(find, autoescape=True))
            | Notice.subject.icontains(find, autoescape=True)
        )
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    paged = paging(number, total=total, on_a_page=ON_A_PAGE)
    found = session.scalars(wanted.order_by(Notice.id.desc()).limit(ON_A_PAGE).offset(paged.offset))
    return ListPage(tuple(_listed(one) for one in found), find, paged)


def page(session: Session, *, notice_id: int, base_url: str, key: str) -> NoticePage:
    """Read one notice."""
    found = session.scalar(
        select(Notice)
        .where(Notice.id == notice_id)
        .options(joinedload(Notice.recipient), joinedload(Notice.signed_link))
    )
    if found is None:
        raise NotFoundError("There is no such mail.")
    greeting, *_ = (plain := notices.mail(session, found, base_url=base_url, key=key).plain).split(
        "\n\n"
    )
    return NoticePage(
        listed=_listed(found),
        paragraphs=(greeting, *found.body.split("\n\n")),
        link=found.link,
        path=notices.path(found, key=key),
        plain=plain,
    )


def _named(words: str) -> ColumnElement[bool]:
    return Person.name.icontains(words, autoescape=True)


def _listed(one: Notice) -> Listed:
    name, email = one.to
    return Listed(
        notice_id=one.id,
        subject=one.subject,
        to=name or "A colleague",
        email=email,
        at=one.created_at,
        sent=one.sent_at is not None,
        problem=one.problem,
    )
