"""Two workers beside each other, killed at random moments: no reminder is lost, none goes twice."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from mentoring import jobs
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import working_days
from mentoring.services.notices import LEASE
from tests.factories import make_experience, make_mentor, make_need, make_person, make_programme
from tests.integration.test_workers import mailbox, shop, worker
from tests.waiting import until

__all__ = ["mailbox", "shop"]
MENTORS, OFFERS_OF_EACH, KILLS = 6, 4, 3


@pytest.fixture
def waiting(session):
    """Offers that nobody has answered, each with a reminder that is due; gives their numbers."""
    now = datetime.now(UTC)
    programme = make_programme(session)
    made = []
    for _ in range(MENTORS):
        mentor = make_mentor(session, learners_at_once=OFFERS_OF_EACH)
        experience = make_experience(session, mentor)
        for _ in range(OFFERS_OF_EACH):
            made.append(
                Pairing(
                    need_id=make_need(session, make_person(session), programme).id,
                    mentor_id=mentor.person_id,
                    experience_id=experience.id,
                    state=PairingState.OFFERED,
                    explanation={},
                    requested_at=now - timedelta(days=10),
                    offered_at=now - timedelta(days=10),
                    reply_by=working_days.end_of((now + timedelta(days=10)).date()),
                )
            )
    session.add_all(made)
    session.commit()
    return [one.id for one in made]


def kill_at_random(shop, mailbox, rng):
    """Run two workers, and kill one of them each time after a few more mails have come."""
    for _ in range(KILLS):
        with worker(shop.settings) as first, worker(shop.settings) as second:
            wanted = min(len(mailbox.mails) + rng.randint(1, 5), MENTORS * OFFERS_OF_EACH)
            until(partial(has_come, mailbox, wanted), what=f"{wanted} mails")
            rng.choice((first, second)).kill()


def has_come(mailbox, number):
    return len(mailbox.mails) >= number


def reminders(session):
    session.commit()
    session.expire_all()
    wanted = select(Notice).where(Notice.kind == NoticeKind.REMINDER)
    found = list(session.scalars(wanted.order_by(Notice.id)))
    session.commit()
    return found


@pytest.mark.parametrize("seed", [7])
def test_no_reminder_is_lost_and_none_goes_twice(session, shop, mailbox, waiting, seed):
    kill_at_random(shop, mailbox, random.Random(seed))
    later = datetime.now(UTC) + LEASE + timedelta(minutes=1)
    jobs.send_notices(replace(shop, clock=lambda: later))  # what a killed worker had taken
    next_day = replace(shop, clock=lambda: later + timedelta(days=1))
    jobs.write_digests(next_day)
    jobs.send_notices(next_day)

    told = reminders(session)
    assert sorted(int(one.once.split(":")[1]) for one in told) == waiting
    sent = Counter(str(mail["Message-ID"]) for mail in mailbox.mails)
    assert max(sent.values()) == 1
    in_a_digest = {one.message_id for one in told if one.digest_id is not None}
    assert {one.message_id for one in told} <= sent.keys() | in_a_digest
