"""Organisations and sites, put in place from plain rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from mentoring.models.places import Organisation, Site

Row = Mapping[str, Any]


def put_organisations(session: Session, rows: Sequence[Row]) -> None:
    """Add organisations that are new by their code; `successor_code` names who followed one."""
    there = organisations(session, [row["ods_code"] for row in rows])
    new = [row for row in rows if row["ods_code"] not in there]
    if new:
        kept = [{name: row[name] for name in row if name != "successor_code"} for row in new]
        session.execute(insert(Organisation), kept)
    _name_successors(session, new)


def put_sites(session: Session, rows: Sequence[Row]) -> None:
    """Add sites that are new by their id."""
    found = session.scalars(select(Site.id).where(Site.id.in_([row["id"] for row in rows])))
    there = set(found)
    new = {row["id"]: row for row in rows if row["id"] not in there}
    if new:
        session.execute(insert(Site), list(new.values()))


def organisations(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """Give the id of each organisation that is known by one of these codes."""
    wanted = select(Organisation.ods_code, Organisation.id).where(
        Organisation.ods_code.in_(set(codes))
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def _name_successors(session: Session, rows: Sequence[Row]) -> None:
    followed = {row["ods_code"]: row["successor_code"] for row in rows if row.get("successor_code")}
    ids = organisations(session, [*followed, *followed.values()])
    for code, successor in followed.items():
        session.execute(
            update(Organisation)
            .where(Organisation.id == ids[code])
            .values(successor_id=ids[successor])
        )
