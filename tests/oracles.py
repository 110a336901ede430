"""Slower second methods, written to be read: what the engine does must come out the same."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.problem import NONE


def may_meet(learners, mentors, rules, need, mentor):
    me, you = learners.person[need], mentors.person[mentor]
    hindrances = [
        me == you,
        learners.line_manager[need] == you,
        mentors.line_manager[mentor] == me,
        you in learners.not_with[need],
        me in mentors.not_with[mentor],
        [need, mentor] in rules.forbidden.tolist(),
        rules.other_organisation
        and learners.organisation[need] != NONE
        and learners.organisation[need] == mentors.organisation[mentor],
        rules.same_region
        and NONE not in (learners.region[need], mentors.region[mentor])
        and learners.region[need] != mentors.region[mentor],
        rules.shared_language and lacks(learners.languages[need], mentors.languages[mentor]),
        rules.shared_half_day and lacks(learners.half_days[need], mentors.half_days[mentor]),
    ]
    return not any(hindrances)


def lacks(left, right):
    return left != 0 and right != 0 and left & right == 0


def slower(drawn):
    """Copy each mentor once a place and solve the square problem; gives placed and total."""
    places = np.repeat(np.arange(len(drawn.capacity)), drawn.capacity)
    worth = np.full((drawn.n_needs, len(places) + drawn.n_needs), -10_000.0)
    worth[:, len(places) :] = 0.0
    for need, mentor, score in zip(
        drawn.edges.need, drawn.edges.mentor, drawn.edges.score, strict=True
    ):
        worth[need, : len(places)][places == mentor] = 100.0 + score
    chosen = worth[linear_sum_assignment(worth, maximize=True)]
    placed = int(np.count_nonzero(chosen > 0))
    return placed, float(chosen.sum()) - 100.0 * placed


def plainly_blocking(drawn, result):
    edges, count = drawn.edges, 0
    for e in range(len(edges)):
        need, mentor = edges.need[e], edges.mentor[e]
        mine = result.edge[need]
        theirs = [edges.score[o] for o in result.edge if o != NONE and edges.mentor[o] == mentor]
        if mine == e or drawn.capacity[mentor] == 0:
            continue
        held = edges.score[mine] if mine != NONE else 0.0
        given_up = min(theirs) if len(theirs) == drawn.capacity[mentor] else 0.0
        count += edges.score[e] > held + 0.1 and edges.score[e] > given_up + 0.1
    return count


def plainly_best(drawn, k):
    found, pool = [], drawn.pool
    for need in range(len(pool.learners)):
        by_mentor: dict[int, tuple[float, int]] = {}
        for experience, mentor in enumerate(pool.experiences.mentor.tolist()):
            score = drawn.totals[need, experience]
            if (
                pool.available[mentor]
                and score >= pool.minimum
                and may_meet(pool.learners, pool.mentors, pool.rules, need, mentor)
                and score > by_mentor.get(mentor, (-1.0, 0))[0]
            ):
                by_mentor[mentor] = (score, experience)
        ranked = sorted(by_mentor.items(), key=lambda item: (-item[1][0], item[0]))[:k]
        found += [[need, mentor, experience] for mentor, (_, experience) in ranked]
    return found
