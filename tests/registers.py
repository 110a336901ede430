"""A small register to match against, and registers drawn by hypothesis."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from matching.problem import NONE, Experiences, Needs, Ragged, Vocabulary

LEAVING, HOME_FIRST, TRUSTED, CARE_HOMES, ROUNDS, RED_BAG, GOING_HOME, HOMES = range(8)
RURAL, COASTAL, PLACE, OLDER, CHILDREN, HOSPITAL, HOUSING, MONEY = range(8)
NORTH, SOUTH, DALES, MOORS, DOWNS = range(5)
NURSE, SOCIAL_WORKER = range(2)

KNOWHOW = (
    ("Leaving hospital", "getting people home", NONE),
    ("Home-first discharge to assess", "assess at home and not in a bed", GOING_HOME),
    ("Trusted assessor for care homes", "one assessor whom every home believes", GOING_HOME),
    ("Care homes", "health care for residents", NONE),
    ("Care-home ward rounds", "a doctor visits the residents weekly", HOMES),
    ("Hospital transfer bag", "red bag that travels with the resident", HOMES),
    ("Going home", "how people go home", LEAVING),
    ("Care in homes", "how residents are seen", CARE_HOMES),
)

VOCABULARY = Vocabulary(
    knowhow_label=tuple(label for label, _, _ in KNOWHOW),
    knowhow_text=tuple(f"{label}. {text}." for label, text, _ in KNOWHOW),
    knowhow_parent=np.array([parent for _, _, parent in KNOWHOW]),
    context_type=(
        "setting", "setting", "level", "population", "population", "service", "service", "obstacle",
    ),
    context_label=(
        "Rural", "Coastal", "Locality or place", "Older people and frailty",
        "Children and young people", "Hospital", "Housing", "Money flows",
    ),
    context_text=(
        "Rural. villages", "Coastal. seaside", "Locality or place. borough", "Older people. frail",
        "Children. families", "Hospital. ward", "Housing. landlord", "Money flows. tariff",
    ),
    place_label=("North", "South", "Dales", "Moors", "Downs"),
    place_parent=np.array([NONE, NONE, NORTH, NORTH, SOUTH]),
    place_point=np.array([[54.0, -2.0], [51.0, 0.0], [54.2, -2.1], [54.4, -1.0], [np.nan, np.nan]]),
    profession_label=("Community nurse", "Social worker"),
)  # fmt: skip

TOLD = (
    "frail people went home on the day with a therapist waiting",
    "one nurse looked at residents for every home in the valley",
    "the surgery sent a doctor to the residents each Tuesday",
    "glasses and papers came back with the resident in a bag",
    "landlords fitted rails before people left the ward",
    "the tariff paid the ward for staying full",
)
"""What an experience or a need may say."""


@dataclass(frozen=True, eq=False)
class Instance:
    experiences: Experiences
    needs: Needs


def experiences(*rows):
    """Make experiences from mappings; what is not given is not known."""
    return Experiences(
        title=tuple(row.get("title", "") for row in rows),
        text=tuple(row.get("text", "") for row in rows),
        knowhow=Ragged.of([row.get("knowhow", []) for row in rows]),
        context=Ragged.of([row.get("context", []) for row in rows]),
        place=np.array([row.get("place", NONE) for row in rows], np.int64),
        profession=np.array([row.get("profession", NONE) for row in rows], np.int64),
        mentor=np.array([row.get("mentor", index) for index, row in enumerate(rows)], np.int64),
        last_year=np.array([row.get("year", np.nan) for row in rows], np.float64),
        has_result=np.array([row.get("result", False) for row in rows], np.bool_),
    )


def needs(*rows):
    """Make needs from mappings; what is not given is not known."""
    return Needs(
        text=tuple(row.get("text", "") for row in rows),
        role=tuple(row.get("role", "") for row in rows),
        knowhow=Ragged.of([row.get("knowhow", []) for row in rows]),
        context=Ragged.of([row.get("context", []) for row in rows]),
        place=np.array([row.get("place", NONE) for row in rows], np.int64),
        profession=np.array([row.get("profession", NONE) for row in rows], np.int64),
    )


REGISTER = experiences(
    {
        "title": "Home first in the Dales",
        "text": TOLD[0],
        "knowhow": [HOME_FIRST, TRUSTED],
        "context": [RURAL, PLACE, OLDER, HOSPITAL],
        "place": DALES,
        "profession": NURSE,
        "year": 2024.0,
    },
    {
        "title": "Weekly rounds by the sea",
        "text": TOLD[2],
        "knowhow": [ROUNDS],
        "context": [COASTAL, OLDER, HOSPITAL, HOUSING],
        "place": DOWNS,
        "profession": SOCIAL_WORKER,
        "year": 2016.0,
    },
    {"title": "A bag that travels", "text": TOLD[3], "knowhow": [RED_BAG], "place": MOORS},
)


def _row():
    def some(most):
        return st.lists(st.integers(0, 7), max_size=most, unique=True)

    return st.fixed_dictionaries(
        {
            "title": st.sampled_from([*VOCABULARY.knowhow_label, ""]),
            "text": st.lists(st.sampled_from(TOLD), max_size=2).map(" and ".join),
            "role": st.sampled_from(["", "nurse", "social worker"]),
            "knowhow": some(3),
            "context": some(5),
            "place": st.integers(NONE, DOWNS),
            "profession": st.integers(NONE, SOCIAL_WORKER),
            "year": st.sampled_from([2009.0, 2016.0, 2024.0, np.nan]),
        }
    )


@st.composite
def instances(draw, max_experiences=6, max_needs=3):
    """Draw a register and needs, some of them empty."""
    held = draw(st.lists(_row(), min_size=1, max_size=max_experiences))
    asked = draw(st.lists(_row(), min_size=1, max_size=max_needs))
    return Instance(experiences(*held), needs(*asked))
