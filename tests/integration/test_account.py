from mentoring.services import account
from tests.factories import make_person


def test_the_right_password_lets_a_person_in(client, session):
    person = make_person(session)
    account.set_password(session, person=person, password="a long enough password", cost=1)
    session.commit()
    sent = {"email": person.email.upper(), "password": "a long enough password"}
    page = client.post("/sign-in", sent)
    assert (client.path, page.h1) == ("/home", "Your page")


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(client, session):
    person = make_person(session)
    account.set_password(session, person=person, password="a long enough password", cost=1)
    session.commit()
    page = client.post("/sign-in", {"email": person.email, "password": "another password"})
    assert client.status == 422
    assert "The e-mail address or password is not right" in page.text


def test_somebody_without_a_password_cannot_sign_in_with_an_empty_one(client, session):
    person = make_person(session)
    session.commit()
    client.post("/sign-in", {"email": person.email, "password": "nobody has this one"})
    assert client.status == 422


def test_after_signing_in_a_person_is_where_they_wanted_to_be(client, session):
    person = make_person(session)
    account.set_password(session, person=person, password="a long enough password", cost=1)
    session.commit()
    sent = {"email": person.email, "password": "a long enough password"}
    client.post("/sign-in?to=/how-it-works", sent)
    assert client.path == "/how-it-works"


def test_nobody_is_sent_to_another_site_after_signing_in(client, session):
    person = make_person(session)
    account.set_password(session, person=person, password="a long enough password", cost=1)
    session.commit()
    sent = {"email": person.email, "password": "a long enough password"}
    client.post("/sign-in?to=//elsewhere.example", sent)
    assert client.path == "/home"


def test_the_page_of_personas_is_hidden_without_the_demo_switch(client):
    client.get("/demo")
    assert client.status == 404


def test_a_form_without_its_token_changes_nothing(client):
    answer = client.http.post("/sign-out", data={})
    assert answer.status_code == 400


def test_every_page_carries_a_strict_policy(client):
    answer = client.http.get("/")
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_application_starts_without_the_heavy_libraries(tmp_path):
    import subprocess
    import sys

    look = (
        "import sys; from pathlib import Path; from mentoring.app import create_app; "
        "from mentoring.config import Settings; "
        f"create_app(Settings('sqlite:///{tmp_path}/a.db', 'a key', folder=Path('{tmp_path}')))"
        ".test_client().get('/'); "
        "print([m for m in ('sklearn', 'scipy', 'pandas', 'ortools') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
