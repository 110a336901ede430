"""Whoever asks, the same is asked: descriptions of the writer leave no trace in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import selves
from matching.selves import impersonal

ALONE = """
    I am of Pakistani heritage.
    I come from a Hindu family.
    I am from a Traveller background.
    I'm a practising Muslim.
    I'm a person of colour.
    I happen to be gay.
    I am also a gay man.
    I'm a Black, gay, disabled woman of 58.
    I'm nearly 60.
    I'm almost 60.
    I am 61 years old.
    I am aged 61.
    I am over 60.
    I have been deaf since birth.
    I've been a wheelchair user for ten years.
    I am hearing impaired.
    I'm male.
    I'm a bloke in my sixties.
    I am HIV positive.
    I am on the autism spectrum.
    I'm part of the LGBTQ+ community.
    I am a member of the Jewish community.
    I am Black and in my fifties.
    Writing as a Black woman in her fifties:
    Sikh woman here.
    I am a Polish-born single mother.
    I was born in 1965.
    I turned 60 last year.
    I am a 55 year-old Christian woman with two children.
    I am a lesbian, married to my wife.
    I'm a grandmother.
    I'm an older gay man, living with HIV.
    I am a first-generation immigrant.
    I am a British Asian man.
    I am a British-Pakistani woman.
    I'm an African-American woman.
    I'm a Bangladeshi Muslim mother of three in my thirties.
    I'm of Jamaican descent.
    My ethnicity is Black Caribbean.
    My religion is Islam.
    My gender is female.
    I am a trans-masculine person.
    I use they/them pronouns.
    I'm a devout Sikh.
    I'm a woman in her fifties.
    I'm a Sikh woman in her fifties who uses a wheelchair.
    I'm a man, 45, gay.
    I am non-binary (they/them).
    I am 45 and gay.
    I am divorced with two kids.
    I'm a widower of 70.
    I'm six months pregnant.
    I'm about to go on maternity leave.
    I'm white.
    I am white British.
    I'm Jewish by birth.
    I am disabled myself.
"""


@pytest.mark.parametrize("said", [line.strip() for line in ALONE.strip().splitlines()])
def test_a_sentence_about_the_writer_alone_goes_before_and_behind(said):
    need = "How do I get people home at the weekend?"

    assert impersonal(f"{said} {need}") == impersonal(f"{need} {said}") == need


SOMEBODY = """
    gay man|lesbian|bisexual woman|queer person|straight man|Sikh woman in her fifties|Muslim|Hindu
    |Jewish woman|devout Catholic|Black woman|Black British man|South Asian woman|Pakistani man
    |Polish mother of two|white Irishman|woman of colour|mixed-race woman|Romany Gypsy
    |wheelchair user|deaf man|blind person|autistic woman|dyslexic person|disabled dad of three
    |person with a disability|trans woman|transgender man|non-binary person|widow|divorced man
    |married woman|single mum|pregnant woman|58-year-old|61 year old man|older woman|young man
    |pensioner|man aged 61|woman in my early thirties|gay, disabled, Black man|Sikh and a woman
""".replace("white Irishman", "white Irish man")
SOMEBODIES = [" ".join(each.split()) for each in SOMEBODY.split("|")]

TRAITS = """gay|lesbian|bisexual|trans|Black|white|South Asian|Polish|Nigerian|Muslim|Jewish|Sikh
    |deaf|disabled|blind|autistic|older|young|58-year-old|married|widowed|pregnant|female|male
    |Black British|gay, Muslim"""
TRAITS_OF_ROLES = [" ".join(each.split()) for each in TRAITS.split("|")]

ROLES = ["nurse", "GP", "occupational therapist", "ward manager", "NHS manager", "carer"]

CONTENT = [
    "I need to get people home from the ward at the weekend.",
    "I want to know who runs clinics for older Black men.",
    "I care for a disabled woman in her fifties and nights are hard.",
    "I look for somebody who has trained deaf volunteers.",
]

WHOLE = [
    "As {a}, {content}",
    "As {a} {content}",
    "Speaking as {a}, {content}",
    "Being {a}, {content}",
    "Being {a} myself, {content}",
    "I am {a}. {content}",
    "I'm {a} and {content}",
    "I am {a}, so {content}",
    "I’m {a}: {content}",
    "{content} I'm {a}.",
]

WITH_ROLE = [
    "As {a} {role}, {content}",
    "Speaking as {a} {role}, {content}",
    "I am {a} {role}. {content}",
    "I'm {a} {role} and {content}",
    "{content} I am {a} {role}.",
]


def one(said):
    return f"{'an' if said[0].lower() in 'aeio' or said.startswith('NHS') else 'a'} {said}"


@given(st.sampled_from(WHOLE), st.sampled_from(SOMEBODIES), st.sampled_from(CONTENT))
def test_who_asks_leaves_no_trace(template, somebody, content):
    left = impersonal(template.format(a=one(somebody), content=content))

    assert left == content


@given(
    st.sampled_from(WITH_ROLE),
    st.sampled_from(TRAITS_OF_ROLES),
    st.sampled_from(ROLES),
    st.sampled_from(CONTENT),
)
def test_of_a_role_nothing_but_the_role_is_left(template, trait, role, content):
    plain = template.replace("{a} {role}", one(role)).format(content=content)

    assert impersonal(plain) == plain
    assert impersonal(template.format(a=one(trait), role=role, content=content)) == plain


NAMES = ["Priya Patel", "John", "Mary O'Neill", "Dr Anna-Marie Smith", "Olu Adeyemi"]


@given(st.sampled_from(NAMES), st.sampled_from(CONTENT))
def test_no_name_leaves_a_trace(name, content):
    address = f"{name.split()[-1].lower().replace(chr(39), '')}@example.org"
    for told in (
        f"My name is {name}. {content}",
        f"Hi, I'm {name} and {content}",
        f"{content} Thanks, {name}",
        f"{content}\nKind regards\n{name}",
        f"{content} My email is {address}.",
    ):
        assert impersonal(told) == content


CARED_FOR = [
    "We support {a} who was turned away.",
    "My patient is {a}.",
    "How do we help {a} at home?",
    "She is {a} and lives alone.",
    "As {a} told us, nights are worst.",
    "I look after {a}.",
    "I am a nurse and my neighbour is {a}.",
    "We see him as {a} first.",
]


@given(st.sampled_from(CARED_FOR), st.sampled_from(SOMEBODIES))
def test_of_the_people_cared_for_nothing_is_taken_out(template, somebody):
    text = template.format(a=one(somebody.replace("my", "her")))

    assert impersonal(text) == text


@given(st.text(max_size=80))
def test_it_ends_on_any_text_and_twice_is_once(text):
    assert impersonal(impersonal(text)) == impersonal(text)


PARTS = [*SOMEBODIES[:12], "I am a", "I'm", "as a", "myself", "and", ",", ".", "58", "nurse", "who"]


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_twice_is_once_on_jumbled_descriptions_too(parts):
    text = " ".join(parts)

    assert impersonal(impersonal(text)) == impersonal(text)


@given(st.lists(st.sampled_from([*PARTS, "here", "myself here", "at the age of 58", "At 58, I"])))
def test_passing_over_rules_that_cannot_change_a_text_changes_nothing(parts):
    text = ", ".join(parts)
    passed_over, kept = impersonal(text), dict(selves.ONLY_WITH)
    selves.ONLY_WITH.clear()
    try:
        assert impersonal(text) == passed_over
    finally:
        selves.ONLY_WITH.update(kept)
