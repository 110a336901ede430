"""However many workers look at a waiting list, and whatever becomes of them, one is called once."""

import threading

import pytest

from mentoring.models.mentors import Mentor
from mentoring.services import waits
from tests.queued import Queue


@pytest.fixture
def queue(session, client, database, clock):
    return Queue(session, client, database, clock)


def test_a_worker_that_dies_in_between_calls_nobody_twice(queue):
    queue.join(0)
    with queue.database.transaction() as session:
        session.get_one(Mentor, queue.mentor_id).learners_at_once = 1
    with queue.database.writing() as session:
        found = waits._open(session)
        assert waits.call(session, found, now=queue.clock.now) == 1
        session.rollback()
    assert [queue.look(), queue.look()] == [1, 0]
    assert queue.told() == [0]


def test_two_workers_at_once_call_one_for_one_place(queue):
    queue.join(0, 1)
    with queue.database.transaction() as session:
        session.get_one(Mentor, queue.mentor_id).learners_at_once = 1
    start, called = threading.Barrier(3), []

    def work():
        start.wait()
        called.append(waits.run(queue.database, clock=queue.clock))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(called) == [0, 0, 1]
    assert queue.told() == [0]


def test_a_worker_who_calls_and_a_learner_who_asks_do_not_block_each_other(queue):
    queue.join(0, 1, 2)
    for number in (1, 2, 3):
        with queue.database.transaction() as session:
            session.get_one(Mentor, queue.mentor_id).learners_at_once = number
        start = threading.Barrier(2)
        problems: list[Exception] = []

        def work(what, *given, start=start, problems=problems):
            start.wait()
            try:
                what(*given)
            except Exception as problem:
                problems.append(problem)

        both = [
            threading.Thread(target=work, args=(queue.look,)),
            threading.Thread(target=work, args=(queue.ask, number - 1)),
        ]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert problems == []
    queue.look()
    assert queue.states() == ["offered", "offered", "offered"]
