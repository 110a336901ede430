"""Notices reach a real mail server once, and are kept until it has taken them."""

from dataclasses import replace
from email.utils import parsedate_to_datetime

import pytest
from sqlalchemy import select

from mentoring import jobs, mailer
from mentoring.models.notices import Notice, NoticeKind
from mentoring.services.notices import LEASE, MOST_ATTEMPTS, News, tell
from tests.factories import NOW, make_person
from tests.mailbox import open_mailbox

BEHIND_THE_TIMES = {"minutes": LEASE.total_seconds() / 60 + 1}


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@pytest.fixture
def mailbox():
    with open_mailbox() as opened:
        yield opened


@pytest.fixture
def shop(settings, database, clock, mailbox):
    return furnished(settings, database, clock, mailbox.port)


def furnished(settings, database, clock, port):
    reachable = replace(
        settings, mail_host="127.0.0.1", mail_port=port, base_url="https://alongside.example.org/"
    )
    return jobs.Workshop(
        reachable, database, clock, mailer.smtp(reachable, clock=jobs.wall_clock), "one"
    )


def told(session, number=1, **person):
    """Tell somebody something, and commit it as a request would."""
    recipient = make_person(session, **person)
    for one in range(number):
        news = News(
            kind=NoticeKind.OFFER,
            once=f"pairing:{recipient.id}-{one}:offer",
            subject="Somebody would like to learn from what you did",
            paragraphs=("They have “<b>this</b>” to get done.", "Please answer by Friday."),
            path="/offers/7",
            link="Read the offer and answer it",
        )
        tell(session, recipient=recipient, news=news, now=NOW)
    session.commit()
    return recipient


def kept(session):
    session.expire_all()
    rows = session.scalars(select(Notice).order_by(Notice.id)).all()
    session.commit()
    return rows


def test_a_notice_is_sent_to_its_recipient_with_its_subject(session, shop, mailbox):
    recipient = told(session)
    assert jobs.send_notices(shop) == 1
    (mail,) = mailbox.mails
    assert mail["To"] == recipient.email
    assert mail["Subject"] == "Somebody would like to learn from what you did"


def test_a_mail_says_the_same_as_text_and_as_html(session, shop, mailbox):
    recipient = told(session)
    jobs.send_notices(shop)
    (mail,) = mailbox.mails
    plain, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for part in (f"Dear {recipient.name},", "Please answer by Friday.", "Read the offer"):
        assert part in plain
        assert part in html
    assert "https://alongside.example.org/offers/7" in plain
    assert 'href="https://alongside.example.org/offers/7"' in html


def test_what_people_wrote_is_text_in_the_html_of_a_mail(session, shop, mailbox):
    told(session, name="Asha <script>")
    jobs.send_notices(shop)
    html = mailbox.mails[0].get_body(("html",)).get_content()
    assert "&lt;b&gt;this&lt;/b&gt;" in html
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_mail_comes_from_the_service_with_a_date_and_asks_for_no_automatic_answer(
    session, settings, database, clock, mailbox
):
    named = replace(settings, service_name="Alongside, for the North", mail_sender="us@example.org")
    told(session)
    jobs.send_notices(furnished(named, database, clock, mailbox.port))
    (mail,) = mailbox.mails
    (sender,) = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Alongside, for the North", "us@example.org")
    assert parsedate_to_datetime(mail["Date"]).tzinfo is not None
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_second_run_sends_nothing_twice(session, shop, mailbox, clock):
    told(session)
    jobs.send_notices(shop)
    clock.move(days=3)
    assert jobs.send_notices(shop) == 0
    assert len(mailbox.mails) == 1


def test_the_same_news_is_never_told_twice(session, shop):
    news = News(NoticeKind.OFFER, "pairing:1:offer", "Subject", ("Words",), "/offers/1", "Read it")
    recipient = make_person(session)
    tell(session, recipient=recipient, news=news, now=NOW)
    tell(session, recipient=recipient, news=news, now=NOW)
    session.commit()
    assert len(kept(session)) == 1


def test_one_run_sends_all_that_is_due(session, shop, mailbox):
    told(session, 60)
    assert jobs.send_notices(shop) == 60
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 60


def test_without_a_mail_server_notices_stay_readable_and_unsent(session, settings, database, clock):
    told(session)
    shop = jobs.Workshop(
        settings, database, clock, mailer.smtp(settings, clock=jobs.wall_clock), "one"
    )
    assert jobs.send_notices(shop) == 0
    (notice,) = kept(session)
    assert (notice.attempts, notice.sent_at, notice.problem) == (0, None, "")


def test_a_refused_mail_is_kept_with_its_problem(session, shop, mailbox):
    mailbox.refused = {told(session).email}
    assert jobs.send_notices(shop) == 0
    (notice,) = kept(session)
    assert notice.sent_at is None
    assert notice.problem == "SMTPRecipientsRefused: the mail server did not take it"


def test_a_refused_mail_is_tried_again_later_and_not_at_once(session, shop, mailbox, clock):
    mailbox.refused = {told(session).email}
    jobs.send_notices(shop)
    mailbox.refused = set()
    assert jobs.send_notices(shop) == 0
    clock.move(**BEHIND_THE_TIMES)
    assert jobs.send_notices(shop) == 1
    (notice,) = kept(session)
    assert (notice.sent_at, notice.problem, notice.attempts) == (clock.now, "", 2)


def test_each_wait_is_twice_as_long_as_the_one_before(session, shop, mailbox, clock):
    mailbox.refused = {told(session).email}
    waits = []
    for _ in range(4):
        jobs.send_notices(shop)
        (notice,) = kept(session)
        waits.append(notice.lease_until - clock.now)
        clock.now = notice.lease_until
        clock.move(seconds=1)
    assert waits == [LEASE, LEASE * 2, LEASE * 4, LEASE * 8]


def test_a_mail_that_nobody_ever_takes_is_left_after_many_tries(session, shop, mailbox, clock):
    mailbox.refused = {told(session).email}
    for _ in range(MOST_ATTEMPTS + 3):
        jobs.send_notices(shop)
        clock.move(days=30)
    (notice,) = kept(session)
    assert notice.attempts == MOST_ATTEMPTS


def test_one_bad_address_holds_nobody_elses_mail_back(session, shop, mailbox):
    mailbox.refused = {told(session).email}
    other = told(session)
    assert jobs.send_notices(shop) == 1
    assert mailbox.mails[0]["To"] == other.email


def test_a_subject_that_no_header_can_hold_is_kept_as_a_problem(session, shop, mailbox):
    told(session)
    (notice,) = kept(session)
    notice.subject = "Two\nlines"
    session.commit()
    told(session)
    assert jobs.send_notices(shop) == 1
    first, second = kept(session)
    assert first.problem.startswith("ValueError")
    assert second.sent_at is not None


def test_while_nobody_takes_mails_only_one_is_tried(session, shop, mailbox):
    told(session, 3)
    mailbox.busy = True
    assert jobs.send_notices(shop) == 0
    assert [notice.attempts for notice in kept(session)] == [1, 0, 0]


def test_where_no_server_answers_every_notice_is_kept(session, settings, database, clock):
    told(session, 2)
    with open_mailbox() as closed:
        port = closed.port
    assert jobs.send_notices(furnished(settings, database, clock, port)) == 0
    first, second = kept(session)
    assert first.problem.startswith("ConnectionRefusedError")
    assert (first.sent_at, second.sent_at) == (None, None)


def test_a_worker_killed_before_it_hands_a_mail_over_leaves_it_to_the_next(
    session, shop, mailbox, clock
):
    told(session)

    def dies(_mail, _may_go):
        raise Killed

    with pytest.raises(Killed):
        jobs.send_notices(replace(shop, mailer=dies))
    assert jobs.send_notices(shop) == 0
    clock.move(**BEHIND_THE_TIMES)
    assert jobs.send_notices(shop) == 1
    assert len(mailbox.mails) == 1


def test_a_worker_killed_while_it_hands_a_mail_over_never_sends_it_twice(
    session, shop, mailbox, clock
):
    told(session)

    def takes_it_and_dies(mail, may_go):
        shop.mailer(mail, may_go)
        raise Killed

    with pytest.raises(Killed):
        jobs.send_notices(replace(shop, mailer=takes_it_and_dies))
    clock.move(**BEHIND_THE_TIMES)
    assert jobs.send_notices(shop) == 0
    assert len(mailbox.mails) == 1


def test_a_slow_worker_hands_nothing_over_that_another_has_sent(session, shop, mailbox, clock):
    told(session)

    def slow(mail, may_go):
        clock.move(**BEHIND_THE_TIMES)
        jobs.send_notices(shop)  # another worker, once the lease is over
        return shop.mailer(mail, may_go)

    assert jobs.send_notices(replace(shop, mailer=slow)) == 0
    (notice,) = kept(session)
    assert (notice.sent_at, notice.problem) == (clock.now, "")
    assert len(mailbox.mails) == 1


def test_what_was_sent_meanwhile_is_not_taken_for_unsent(session, shop, mailbox, clock):
    told(session)

    def slow_and_then_refused(_mail, _may_go):
        clock.move(**BEHIND_THE_TIMES)
        jobs.send_notices(shop)  # another worker, once the lease is over
        raise ConnectionResetError

    jobs.send_notices(replace(shop, mailer=slow_and_then_refused))
    (notice,) = kept(session)
    assert (notice.sent_at, notice.problem) == (clock.now, "")
    assert len(mailbox.mails) == 1
