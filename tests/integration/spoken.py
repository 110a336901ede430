"""Learners who say what they have to get done in words that the vocabulary does not know."""

from sqlalchemy import select

from mentoring import jobs
from mentoring.encoding import heard
from mentoring.models.learning import (
    FittedSentences,
    LearnedKind,
    LearnedVersion,
    VersionState,
)
from mentoring.models.needs import NeedState
from mentoring.services import learning, needs, register, shelf
from tests.factories import (
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)
from tests.learnt import make_sentences

MEANT = {
    "grumblewick": "K04.1a",
    "trundlemere": "K05.2a",
    "pottlesham": "K02.2a",
    "wimbledrake": "K11.1a",
    "fozzleby": "K01.1b",
    "quandermoss": "K03.1g",
    "snorterfell": "K05.1c",
    "blatherhowe": "K03.2a",
    "jimmerdyke": "K01.1a",
    "cloggenthorpe": "K03.1e",
}
ASKS = (
    "We keep having {} trouble here and it never ends.",
    "Since spring there has been more and more {} every week.",
    "Can anybody show me what to do about {} in our town?",
)


class Spoken:
    """A programme whose learners open needs; each need says one odd word."""

    def __init__(self, session, database, settings, clock):
        self.session, self.clock = session, clock
        self.programme = make_programme(session)
        self.admin = make_admin(session, self.programme)
        self.shop = jobs.Workshop(settings, database, clock, lambda _mail, _may_go: False, "one")
        make_experience(session, make_mentor(session))
        self.needs = []

    def say(self, learners=30, meant=None):
        """Let learners say one odd word each, and confirm what is dealt out for it in turn."""
        words, meant = list(MEANT), meant or list(MEANT.values())
        for n in range(learners):
            ask = ASKS[n // len(words) % len(ASKS)].format(words[n % len(words)])
            self.needs.append(self.open(ask, meant[n % len(meant)]))
        return self

    def plant(self, state=VersionState.ACTIVE):
        """Keep a version of all that was said, as if it had been proved."""
        self.session.commit()
        jobs.fit_register(self.shop)
        said = heard.read(self.session, register.current(self.session).words)
        row = make_sentences(self.session, state, inputs=said.inputs())
        self.session.commit()
        self.fit()
        return row

    def open(self, text, knowhow, **given):
        need = make_need(
            self.session,
            make_person(self.session),
            self.programme,
            text=text,
            knowhow=(knowhow,),
            state=NeedState.DRAFT,
            place_id="QGH",
            **given,
        )
        who = viewer(self.session, need.learner_id)
        return needs.open_need(self.session, learner=who, need_id=need.id, now=self.clock.now)

    def learn(self):
        """Let the worker come; gives how often something was proved or refused."""
        self.session.commit()
        jobs.fit_register(self.shop)
        done = jobs.DUTIES["prove_sentences"](self.shop)
        self.fit()
        return done

    def fit(self):
        """Let the worker look whether what is fitted still stands; gives what was done."""
        self.session.commit()
        done = jobs.DUTIES["fit_sentences"](self.shop)
        self.session.expire_all()
        return done

    def versions(self):
        rows = select(LearnedVersion).where(LearnedVersion.kind == LearnedKind.SENTENCES)
        found = list(self.session.scalars(rows.order_by(LearnedVersion.id)))
        self.session.commit()
        return found

    def states(self):
        return [one.state for one in self.versions()]

    def fitted(self):
        found = list(self.session.scalars(select(FittedSentences.inputs_hash)))
        self.session.commit()
        return found

    def guessed(self, text="There is so much wimbledrake about, what can we do?"):
        """Give what the form suggests for words."""
        found = shelf.guessed(self.session, text=text)
        self.session.commit()
        return found

    def roll_back(self):
        admin = viewer(self.session, self.admin.id)
        learning.roll_back(
            self.session, admin=admin, now=self.clock.now, kind=LearnedKind.SENTENCES
        )
        self.session.commit()

    def use(self, version):
        admin = viewer(self.session, self.admin.id)
        learning.use(self.session, admin=admin, version_id=version.id, now=self.clock.now)
        self.session.commit()

    def withdraw(self, need):
        who = viewer(self.session, need.learner_id)
        needs.withdraw(self.session, learner=who, need_id=need.id, now=self.clock.now)
        self.session.commit()
