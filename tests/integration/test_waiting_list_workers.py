"""However many workers look at a waiting list, and whatever becomes of them, one is called once."""

import threading

import pytest
from sqlalchemy import event

from mentoring.models.experiences import Experience
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.people import NotWith
from mentoring.models.programmes import Programme
from mentoring.services import turns, waits
from tests.queued import Queue

QUERIES = {"sqlite": 16, "postgresql": 14}  # SQLite is told to begin with a statement


@pytest.fixture
def queue(session, client, database, clock):
    return Queue(session, client, database, clock)


def test_a_worker_that_dies_in_between_calls_nobody_twice(queue):
    queue.join(0)
    with queue.database.transaction() as session:
        session.get_one(Mentor, queue.mentor_id).learners_at_once = 1
    with queue.database.writing() as session:
        (turn,) = turns.coming(session)
        assert waits.call(session, turn, now=queue.clock.now)
        session.rollback()
    assert [queue.look(), queue.look()] == [1, 0]
    assert queue.told() == [0]


@pytest.mark.parametrize("waiting", [1, 20])
def test_who_cannot_be_called_costs_the_same_few_queries_however_many_wait(queue, waiting):
    queue.more(waiting)
    queue.join(*range(waiting))
    with queue.database.transaction() as session:
        for need_id in queue.needs[:waiting]:
            learner_id = session.get_one(Need, need_id).learner_id
            session.add(NotWith(person_id=queue.mentor_id, other_id=learner_id))
        session.get_one(Mentor, queue.mentor_id).learners_at_once = 2
    counted = []

    def count(_connection, _cursor, statement, *_rest):
        counted.append(statement)

    event.listen(queue.database.engine, "before_cursor_execute", count)
    assert queue.look() == 0
    event.remove(queue.database.engine, "before_cursor_execute", count)
    assert len(counted) == QUERIES[queue.database.engine.dialect.name]


def test_those_who_wait_are_read_in_parts_and_called_in_one_order(queue, monkeypatch):
    monkeypatch.setattr(turns, "AT_ONCE", 2)
    queue.more(3)
    queue.join(4, 2, 0, 5, 3)
    assert queue.room(4) == 4
    assert queue.told() == [4, 2, 0, 5]


def test_nobody_is_called_to_what_is_too_far_from_its_source_for_their_programme(queue):
    queue.join(0)
    with queue.database.transaction() as session:
        session.get_one(Experience, queue.experience_id).steps_from_source = 3
    assert queue.room(1) == 0
    with queue.database.transaction() as session:
        session.get_one(Programme, queue.programme.id).most_steps = 3
    assert queue.look() == 1


def test_a_turn_whose_place_went_meanwhile_is_not_given(queue):
    queue.join(0)
    with queue.database.transaction() as session:
        session.get_one(Mentor, queue.mentor_id).learners_at_once = 1
    with queue.database.reading() as session:
        (turn,) = turns.coming(session)
    queue.ask(2)
    with queue.database.transaction() as session:
        assert not waits.call(session, turn, now=queue.clock.now)
    assert (queue.told(), queue.states()) == ([], ["waiting"])


def test_a_turn_that_was_given_meanwhile_is_not_given_again(queue):
    queue.join(0)
    with queue.database.transaction() as session:
        session.get_one(Mentor, queue.mentor_id).learners_at_once = 2
    with queue.database.reading() as session:
        (turn,) = turns.coming(session)
    assert queue.look() == 1
    with queue.database.transaction() as session:
        assert not waits.call(session, turn, now=queue.clock.now)
    assert queue.told() == [0]


def test_each_who_is_called_is_kept_even_where_a_later_one_fails(queue, monkeypatch):
    queue.join(0, 1)
    given = waits.call

    def fail(session, turn, *, now):
        if turn.need_id == queue.needs[1]:
            raise ConnectionError("the worker was killed here")
        return given(session, turn, now=now)

    monkeypatch.setattr(waits, "call", fail)
    with pytest.raises(ConnectionError):
        queue.room(2)
    monkeypatch.undo()
    assert queue.told() == [0]
    assert (queue.look(), queue.told()) == (1, [0, 1])


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
