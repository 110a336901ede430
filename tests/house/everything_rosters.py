"""A locality roster with a profession that was asked, and a file of headcounts that waits."""

from mentoring.services import roster_files, rosters
from mentoring.services.rosters import About, Told
from tests.factories import NOW


def add(world):
    """Leave a roster in the programme of the person."""
    asks = {"admin": world.ring.admin, "now": NOW}
    made = rosters.create(
        world.session,
        programme_id=world.ring.programme.id,
        about=About("Home first in Larkmere", "QGH", "People go home to be assessed."),
        **asks,
    )
    told = {"PC03": Told(300, "Their own caseload", "Fewer forms", "A team meeting")}
    rosters.tell(world.session, roster_id=made.id, told=told, **asks)
    sent = ("heads.csv", b"profession_id,headcount\nPC01,40\nPC99,3\n")
    roster_files.keep(world.session, roster_id=made.id, sent=sent, **asks)
    return {"roster_id": [made.id], "profession_id": ["PC03"]}
