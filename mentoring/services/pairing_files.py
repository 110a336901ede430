"""Small files that the two of a pairing share; only kinds that run nothing are taken."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, undefer

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.messages import LARGEST_FILE, FileKind, PairingFile
from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import access
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

MOST_FILES = 20
LONGEST_NAME = 100
ENDINGS = {
    "pdf": FileKind.PDF,
    "png": FileKind.PNG,
    "jpg": FileKind.JPEG,
    "jpeg": FileKind.JPEG,
    "docx": FileKind.DOCX,
    "xlsx": FileKind.XLSX,
    "pptx": FileKind.PPTX,
    "txt": FileKind.TEXT,
    "csv": FileKind.TEXT,
}
BEGIN = {FileKind.PDF: b"%PDF-", FileKind.PNG: b"\x89PNG\r\n\x1a\n", FileKind.JPEG: b"\xff\xd8\xff"}
OFFICE = {
    FileKind.DOCX: "word/document.xml",
    FileKind.XLSX: "xl/workbook.xml",
    FileKind.PPTX: "ppt/presentation.xml",
}
TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.TEXT: "text/plain; charset=utf-8",
}
TAKEN = "Send a PDF, a Word, Excel or PowerPoint file without macros, a picture or plain text"
UNSAFE = re.compile(r"[^\w .()'&+,-]+")


@dataclass(frozen=True)
class Shared:
    """One file in the list."""

    file_id: int
    name: str
    size: int
    by: str
    is_own: bool
    at: datetime


@dataclass(frozen=True)
class Download:
    """A file on its way to whoever may have it."""

    name: str
    type: str
    content: bytes


def shared(session: Session, row: Pairing, *, viewer: Viewer) -> tuple[Shared, ...]:
    """List the files of a pairing, the newest first."""
    found = session.scalars(
        select(PairingFile)
        .where(PairingFile.pairing_id == row.id)
        .options(joinedload(PairingFile.by))
        .order_by(PairingFile.id.desc())
    )
    return tuple(
        Shared(one.id, one.name, one.size, one.by.name, one.by_id == viewer.person_id, one.at)
        for one in found
    )


def count(session: Session, row: Pairing) -> int:
    """Count the files of a pairing."""
    counted = select(func.count()).select_from(PairingFile).where(PairingFile.pairing_id == row.id)
    return session.scalar(counted) or 0


def share(
    session: Session, *, viewer: Viewer, pairing_id: int, sent: tuple[str, bytes], now: datetime
) -> PairingFile:
    """Keep a file for both; the same file sent twice is kept once."""
    row = access.pairing_of_either(session, viewer, pairing_id)
    if row.state not in (PairingState.ACTIVE, PairingState.COMPLETED):
        raise RuleBrokenError("This pairing has ended, so no file can be shared any more.")
    name, content = _named(sent[0]), sent[1]
    kind = _kind(name, content)
    same = session.scalars(
        select(PairingFile)
        .where(
            PairingFile.pairing_id == row.id,
            PairingFile.by_id == viewer.person_id,
            PairingFile.name == name,
            PairingFile.size == len(content),
        )
        .options(undefer(PairingFile.content))
    )
    for one in same:
        if one.content == content:
            return one
    if count(session, row) >= MOST_FILES:
        raise InvalidError(
            {"file": f"You share {MOST_FILES} files already. Remove one before you add another"}
        )
    made = PairingFile(
        pairing_id=row.id,
        by_id=viewer.person_id,
        name=name,
        kind=kind,
        size=len(content),
        content=content,
        at=now,
    )
    session.add(made)
    record(session, Act(viewer.person_id, "shared", made), now=now)
    return made


def download(session: Session, *, viewer: Viewer, pairing_id: int, file_id: int) -> Download:
    """Give a file to either of the two."""
    found = _file(session, viewer, pairing_id, file_id)
    return Download(found.name, TYPES[found.kind], found.content)


def remove(
    session: Session, *, viewer: Viewer, pairing_id: int, file_id: int, now: datetime
) -> None:
    """Remove a file of one's own, for both."""
    found = _file(session, viewer, pairing_id, file_id)
    if found.by_id != viewer.person_id:
        raise NotFoundError("There is no such file of yours.")
    record(session, Act(viewer.person_id, "removed", found), now=now)
    session.delete(found)


def _file(session: Session, viewer: Viewer, pairing_id: int, file_id: int) -> PairingFile:
    row = access.pairing_of_either(session, viewer, pairing_id)
    found = session.scalar(
        select(PairingFile)
        .where(PairingFile.id == file_id, PairingFile.pairing_id == row.id)
        .options(undefer(PairingFile.content))
    )
    if found is None:
        raise NotFoundError("There is no such file. It may have been removed.")
    return found


def _named(given: str) -> str:
    """Keep the name of a file without any folder, and without what a system may trip over."""
    bare = UNSAFE.sub("_", given.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, ending = bare.rpartition(".")
    return f"{(stem or 'file')[:LONGEST_NAME]}{dot or '.'}{ending[:8].lower()}"


def _kind(name: str, content: bytes) -> FileKind:
    kind = ENDINGS.get(name.rpartition(".")[2])
    if kind is None:
        raise InvalidError({"file": f"“{name}” is of a kind that is not taken. {TAKEN}"})
    if not content:
        raise InvalidError({"file": f"“{name}” is empty. Choose another file"})
    if len(content) > LARGEST_FILE:
        megabytes = len(content) / 1024 / 1024
        raise InvalidError(
            {"file": f"“{name}” has {megabytes:.1f} MB. Send a file of 2 MB or less"}
        )
    if not _is(kind, content):
        raise InvalidError({"file": f"“{name}” is not what its name says. {TAKEN}"})
    return kind


def _is(kind: FileKind, content: bytes) -> bool:
    if kind in BEGIN:
        return content.startswith(BEGIN[kind])
    if kind in OFFICE:
        return _is_office(content, OFFICE[kind])
    try:
        return "\x00" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _is_office(content: bytes, main: str) -> bool:
    """Whether it is such a file, and holds no macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            names = {name.lower() for name in opened.namelist()}
    except (zipfile.BadZipFile, ValueError):
        return False
    return main in names and not any(name.endswith("vbaproject.bin") for name in names)
