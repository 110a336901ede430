"""Versions as if they had been learnt."""

from datetime import timedelta

from mentoring.encoding import learning
from mentoring.encoding.register import made_with
from mentoring.models.learning import LearnedKind, LearnedVersion, Shown, VersionState
from tests.factories import NOW


def make_version(session, state=VersionState.ACTIVE, **given):
    """Keep a version which says much for the same profession."""
    worths = {**learning.prior(), "profession": given.pop("profession", 0.6)}
    verdict = {"mean": 0.1, "low": 0.05, "high": 0.2, "groups": 30, "promote": True}
    defaults = {
        "made_at": NOW - timedelta(days=2),
        "engine": made_with(),
        "worths": worths,
        "evidence": {
            "by_learner": verdict,
            "by_mentor": {**verdict, "groups": 25},
            "right_before": 0.6,
            "right_after": 0.8,
            "decisions": 90,
            "promote": True,
            "requests": 40,
        },
        "state": state,
        "hash": learning.fingerprint(worths),
    }
    row = LearnedVersion(**{**defaults, **given})
    session.add(row)
    session.flush()
    return row


def make_sentences(session, state=VersionState.ACTIVE, **given):
    """Keep a version which has heard what 30 learners confirmed."""
    verdict = {"mean": 0.3, "low": 0.1, "high": 0.5, "groups": 30, "promote": True}
    evidence = {
        "over_none": verdict,
        "over_shuffled": {**verdict, "low": 0.05},
        "before": 0.5,
        "after": 0.8,
        "needs": 25,
        "promote": True,
    }
    defaults = {"inputs": {"needs": []}, "worths": {}, "evidence": evidence, "hash": "heard"}
    return make_version(session, state, kind=LearnedKind.SENTENCES, **{**defaults, **given})


def make_shown(session, need, mentor, experience, **given):
    """Let a mentor have stood in the stored list of a need."""
    defaults = {"version": "then", "rank": 1, "band": "strong", "shown_at": NOW}
    row = Shown(
        need_id=need.id,
        mentor_id=mentor.person_id,
        experience_id=experience.id,
        **{**defaults, **given},
    )
    session.add(row)
    session.flush()
    return row
