"""The sentences for reasons and differences, with gaps that `wording` fills."""

VOICES = {
    "learner": {
        "They": "They",
        "they": "they",
        "you need": "you need",
        "you": "you",
        "You": "You",
        "Your": "Your",
        "yours": "yours",
        "have": "have",
    },
    "mentor": {
        "They": "You",
        "they": "you",
        "you need": "the learner needs",
        "you": "the learner",
        "You": "The learner",
        "Your": "The learner’s",
        "yours": "theirs",
        "have": "has",
    },
}

REASONS = {
    "knowhow": "{They} have done what {you need}: {shown}.",
    "knowhow_narrower": "{They} have done one part of what {you need}: {shown}.",
    "knowhow_broader": "{They} have done work of the kind {you need}: {shown}.",
    "knowhow_beside": "{They} have done {shown}, which is close to {asked}.",
    "knowhow_inferred": "It sounds as if {you need} {asked}. {They} have done it.",
    "knowhow_narrower_inferred": "It sounds as if {you need} {asked}. {They} have done {shown}.",
    "knowhow_broader_inferred": "It sounds as if {you need} {asked}. {They} have done {shown}.",
    "knowhow_beside_inferred": "It sounds as if {you need} {asked}. {They} have done {shown}, "
    "which is close.",
    "service": "{They} have worked with the same service: {shown}.",
    "setting": "{They} worked in {a_shown} area, like {yours}.",
    "population": "{They} worked for the same people: {shown}.",
    "level": "{They} worked at the same level: {shown}.",
    "obstacle": "{They} met the same obstacle: {shown}.",
    "authority": "{They} worked under the same kind of authority: {shown}.",
    "outcome": "{They} worked on the same result: {shown}.",
    "stage": "{They} worked on the same part of the pathway: {shown}.",
    "place": "You are both in {place}.",
    "region": "You are in the same region: {place}.",
    "profession": "You share a profession: {shown}.",
    "knowhow_words": "{Your} words come near to what {they} did: {shown}.",
    "words": "{Your} words come near to what {they} did.",
}

SEVERAL = {
    "service": "{They} have worked with the same services: {shown}.",
    "population": "{They} worked for the same people: {shown}.",
    "obstacle": "{They} met the same obstacles: {shown}.",
    "outcome": "{They} worked on the same results: {shown}.",
    "stage": "{They} worked on the same parts of the pathway: {shown}.",
}  # said once for several reasons of one kind

ALIKE = {
    "knowhow": "{They} have also done {shown}",
    "service": "Same services: {shown}",
    "setting": "Same kind of area: {shown}",
    "population": "Same people: {shown}",
    "level": "Same level: {shown}",
    "obstacle": "Same obstacles: {shown}",
    "authority": "Same kind of authority: {shown}",
    "outcome": "Same results: {shown}",
    "stage": "Same part of the pathway: {shown}",
    "place": "Same place: {place}",
    "region": "Same region: {place}",
    "profession": "Same profession: {shown}",
}  # what no text speaks of, in few words, each type once

DIFFERENCES = {
    "knowhow": "{They} have not logged {asked}, which {you} asked for.",
    "authority": "{They} worked under {shown}; {you} {have} {asked}.",
    "level": "{They} worked at another level: {shown}; {yours} is {asked}.",
    "setting": "{They} worked in {a_shown} area; {yours} is {asked}.",
    "population": "{They} worked for {shown}; {you need} to work for {asked}.",
    "service": "{They} worked with {shown}, and without {asked}.",
    "obstacle": "{They} met other obstacles: {shown}; {yours} is {asked}.",
    "region": "{They} worked in another region: {place}; {yours} is {asked_place}.",
    "time": "{They} did this up to {year}; things may have changed since.",
}

WROTE = "{You} wrote “{asked}”. {They} wrote “{told}”."
