"""What passes between the two of a pairing: messages, own notes, and small files."""

import io
import zipfile

import pytest

from mentoring.models.audit import AuditEvent
from mentoring.models.messages import Message, PairingFile
from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import PairingState
from tests.factories import make_admin, make_person
from tests.integration.desks import queries

PDF = b"%PDF-1.7 one page"


def at(pair, rest="messages"):
    return f"/pairings/{pair.id}/{rest}"


def write(pair, person_id, text="Shall we begin on the ward?", form="a form"):
    client = pair.sit_down(person_id)
    return client.post(at(pair), {"text": text, "form": form})


def share(pair, name="page.pdf", content=PDF, person_id=None):
    client = pair.sit_down(person_id or pair.learner_id)
    return client.post(at(pair, "files"), {"file": (io.BytesIO(content), name)})


def office(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name in names:
            opened.writestr(zipfile.ZipInfo(name), "x")  # of no day: every process names it alike
    return made.getvalue()


def kept(pair, table):
    pair.session.commit()
    pair.session.expire_all()
    found = pair.session.query(table).all()
    pair.session.commit()
    return found


def test_what_one_writes_the_other_reads(pair):
    write(pair, pair.learner_id)

    page = pair.sit_down(pair.mentor_id).get(at(pair))
    assert "Shall we begin on the ward?" in page.text
    assert "Shall we begin on the ward?" in pair.client.get(f"/pairings/{pair.id}").text


def test_the_other_gets_a_mail_without_the_words(pair):
    write(pair, pair.learner_id)

    (told,) = pair.told(NoticeKind.MESSAGE)
    assert told.recipient_id == pair.mentor_id
    assert "ward" not in told.body + told.subject


def test_two_messages_before_a_mail_has_left_are_told_in_one(pair):
    write(pair, pair.learner_id, form="one")
    write(pair, pair.learner_id, form="two")

    assert len(pair.told(NoticeKind.MESSAGE)) == 1


def test_a_message_after_the_mail_has_left_is_told_again(pair):
    write(pair, pair.learner_id, form="one")
    (told,) = pair.told(NoticeKind.MESSAGE)
    told.sent_at = pair.clock.now
    pair.session.commit()
    write(pair, pair.learner_id, form="two")

    assert len(pair.told(NoticeKind.MESSAGE)) == 2


def test_a_form_sent_twice_writes_once(pair):
    for _ in range(2):
        write(pair, pair.learner_id)

    assert len(kept(pair, Message)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  ", "Write something first"),
        ("x" * 4001, "there are 4,001 now"),
        ("Her number is 943 476 5919", "looks like an NHS number"),
        ("Ring me on 020 7946 0018", "give it by e-mail"),
    ],
)
def test_what_cannot_be_kept_is_said_and_not_lost(pair, text, said):
    page = write(pair, pair.learner_id, text)

    assert pair.client.status == 422
    assert said in page.text
    assert page.one("textarea").text.strip() == text.strip()


def test_what_is_taken_back_nobody_can_read(pair):
    write(pair, pair.learner_id)
    (one,) = kept(pair, Message)
    pair.client.post(at(pair, f"messages/{one.id}/take-back"))

    page = pair.sit_down(pair.mentor_id).get(at(pair))
    assert "Shall we begin" not in page.text
    assert "Taken back" in page.text


def test_nobody_takes_back_what_the_other_wrote(pair):
    write(pair, pair.learner_id)
    (one,) = kept(pair, Message)

    pair.sit_down(pair.mentor_id).post(at(pair, f"messages/{one.id}/take-back"))
    assert pair.client.status == 404


def test_an_admin_of_the_programme_reads_nothing_of_it(pair, session):
    write(pair, pair.learner_id)
    admin = make_admin(session, pair.programme)
    session.commit()

    client = pair.sit_down(admin.id)
    for rest in ("messages", "notes"):
        client.get(at(pair, rest))
        assert client.status == 404


def test_only_whoever_wrote_notes_reads_them(pair):
    pair.sit_down(pair.learner_id).post(at(pair, "notes"), {"text": "Ask about the rota."})

    assert "rota" in pair.client.get(at(pair, "notes")).text
    assert "rota" not in pair.sit_down(pair.mentor_id).get(at(pair, "notes")).text


def test_notes_that_are_emptied_are_gone(pair):
    pair.sit_down(pair.learner_id).post(at(pair, "notes"), {"text": "Ask."})
    pair.client.post(at(pair, "notes"), {"text": " "})

    assert "Kept on" not in pair.client.get(at(pair, "notes")).text


def test_a_file_that_one_shares_the_other_gets_as_it_was(pair):
    share(pair)
    (one,) = kept(pair, PairingFile)

    browser = pair.sit_down(pair.mentor_id).http
    answer = browser.get(at(pair, f"files/{one.id}"))
    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_stranger_gets_no_file(pair, session):
    share(pair)
    (one,) = kept(pair, PairingFile)
    stranger = make_person(session)
    session.commit()

    pair.sit_down(stranger.id).get(at(pair, f"files/{one.id}"))
    assert pair.client.status == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tool.exe", b"MZ", "“tool.exe” is of a kind that is not taken"),
        ("page.pdf", b"<script>", "“page.pdf” is not what its name says"),
        ("page.pdf", b"", "“page.pdf” is empty"),
        ("page.pdf", PDF + b"x" * 2 * 1024 * 1024, "has 2.0 MB. Send a file of 2 MB or less"),
        ("plan.docx", office("word/document.xml", "word/vbaProject.bin"), "not what its name says"),
        ("plan.docx", office("xl/workbook.xml"), "not what its name says"),
        ("plan.txt", b"\x00\x01", "not what its name says"),
    ],
    ids=["program", "script", "empty", "too large", "with macros", "a sheet", "no text"],
)
def test_a_file_that_is_not_safe_is_refused_with_what_would_be_right(pair, name, content, said):
    page = share(pair, name, content)

    assert pair.client.status == 422
    assert said in page.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.docx", office("[Content_Types].xml", "word/document.xml")),
        ("figures.csv", b"ward,days\nA,3\n"),
        ("../../etc/figures.txt", b"ward"),
    ],
    ids=["document", "table", "with folders"],
)
def test_a_file_of_a_safe_kind_is_kept_without_its_folders(pair, name, content):
    share(pair, name, content)

    (one,) = kept(pair, PairingFile)
    assert one.name == name.rpartition("/")[2]


def test_the_same_file_sent_twice_is_kept_once(pair):
    share(pair)
    share(pair)

    assert len(kept(pair, PairingFile)) == 1


def test_a_file_is_removed_for_both_by_whoever_shared_it(pair):
    share(pair)
    (one,) = kept(pair, PairingFile)

    pair.sit_down(pair.mentor_id).post(at(pair, f"files/{one.id}/remove"))
    assert pair.client.status == 404
    pair.sit_down(pair.learner_id).post(at(pair, f"files/{one.id}/remove"))
    assert kept(pair, PairingFile) == []


def test_nothing_that_was_written_is_in_the_audit(pair):
    write(pair, pair.learner_id)
    (one,) = kept(pair, Message)
    pair.client.post(at(pair, f"messages/{one.id}/take-back"))

    assert not any("ward" in event.reason for event in kept(pair, AuditEvent))


def test_after_the_end_what_was_written_is_read_and_nothing_is_added(pair):
    write(pair, pair.learner_id)
    with pair.row() as row:
        row.state = PairingState.ENDED

    page = write(pair, pair.learner_id, form="later")
    assert pair.client.status == 409
    assert "has ended" in page.text
    assert "Shall we begin" in pair.client.get(at(pair)).text


def test_a_long_thread_is_read_in_parts_and_asks_a_fixed_number_of_times(pair, database):
    for number in range(60):
        pair.session.add(
            Message(
                pairing_id=pair.id,
                by_id=pair.learner_id,
                form=str(number),
                text=f"word {number}.",
                at=pair.clock.now,
            )
        )
    client = pair.sit_down(pair.mentor_id)
    page = client.get(at(pair))

    assert "word 59." in page.text
    assert "word 9." not in page.text
    assert "word 9." in client.get(page.link("Earlier messages")).text
    assert queries(database, client, at(pair)) <= 12
