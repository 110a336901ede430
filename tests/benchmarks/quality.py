"""How good the suggestions are, beside plain TF-IDF: python -m tests.benchmarks.quality.

Ends with 1 where a figure lies below its bar.
"""

import csv
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matching import files
from matching.confidence import LIKELY_FULL
from matching.problem import NONE, Needs, Ragged
from matching.sentences import SentenceModel
from matching.similarity import Similarity
from tests.quality import measure

BARS = {"words": 0.55, "confirmed": 0.86, "know-how": 0.55, "both": 0.62}
MISSED, FALSE_ALARMS = 1, 6
HEADINGS = "nDCG@10 [90 %]         judged only  in top 5  needs"
PARTS = ("ndcg", "judged_only", "found_early")
CHOSEN_ON = """\
Settings were chosen on {paraphrases} everyday sentences and {voices} needs in other voices, written
for this by different hands (paraphrases.csv, other_voices.csv), and on the register itself (each
experience's own words, itself hidden, looking for others with its know-how); not on the {needs}
graded needs, with two exceptions: what know-how near the wanted one counts (BESIDE) was lowered
when they had shown it too high, and what later know-how of an experience is worth (DONE_DECAY) was
raised after a look at them; for neither is there other evidence. The everyday sayings of the
know-how (seeds/entry_vocabulary.csv) were written without a look at any of these; sayings and
paraphrases come from hands that know the field alike, so that figures on the paraphrases flatter.
How sure it is that there is a full answer was fitted on the needs in other voices alone."""


def main(*, sentences=False):
    """Print every figure, and say whether the bars are met."""
    vocabulary, ids = files.read_vocabulary()
    register = files.read_experiences(files.SEEDS / "experiences.csv", ids)
    asked = files.read_needs(measure.FOLDER / "needs_examples.csv", ids)
    spoken = paraphrases(ids), paraphrases(ids, "other_voices.csv")
    fitted = Similarity().fit(vocabulary, register.experiences)
    unsaid = Similarity().fit(without_sayings(), register.experiences)
    sizes = [len(needs) for needs, _ in spoken]
    print(CHOSEN_ON.format(paraphrases=sizes[0], voices=sizes[1], needs=len(asked.ids)))
    print_chosen(fitted, unsaid, spoken)
    rankings = {
        "TF-IDF, title and detail": tfidf(register.experiences, asked.needs),
        "TF-IDF, and the know-how's text": tfidf(register.experiences, asked.needs, vocabulary),
        "words, without the sayings": unsaid.score(only_words(asked.needs)).total,
        "words": fitted.score(only_words(asked.needs)).total,
        "confirmed": fitted.score(confirmed(asked.needs)).total,
    }
    reached = {"know-how": knowhow_recall(fitted, asked.needs)}
    if sentences:
        meant = Similarity(sentences=True).fit(vocabulary, register.experiences)
        rankings["words, and the sentence model"] = meant.score(only_words(asked.needs)).total
        rankings["confirmed, and the sentence model"] = meant.score(confirmed(asked.needs)).total
        reached["know-how, and the sentence model"] = knowhow_recall(meant, asked.needs)
    qualities = {name: judge(table, asked, register) for name, table in rankings.items()}
    print_needs(qualities)
    print_knowhow(reached)
    if sentences:
        print_gain(qualities)
    recognised = print_full_answers(fitted, asked)
    return 0 if print_bars(qualities, reached) and recognised else 1


def without_sayings():
    """Read the vocabularies as they would be without anybody's everyday sayings."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "seeds"
        shutil.copytree(files.SEEDS, kept, ignore=shutil.ignore_patterns("entry_vocabulary.csv"))
        return files.read_vocabulary(kept)[0]


def only_words(needs):
    """Keep what a learner gives at first: text, role, profession and place."""
    empty = Ragged.of([[]] * len(needs))
    return replace(needs, knowhow=empty, context=empty)


def confirmed(needs):
    """Keep the confirmed know-how as well."""
    return replace(needs, context=Ragged.of([[]] * len(needs)))


def paraphrases(ids, name="paraphrases.csv"):
    """Read everyday sentences and the know-how that each is about."""
    read = files.read_needs(measure.FOLDER / name, ids)
    return only_words(read.needs), read.needs.knowhow


def tfidf(experiences, needs, vocabulary=None):
    """Rank by the plain cosine of words, as anybody would at first."""
    told = [f"{a} {b}" for a, b in zip(experiences.title, experiences.text, strict=True)]
    if vocabulary is not None:
        told = [
            " ".join([text, *(vocabulary.knowhow_text[k] for k in experiences.knowhow[row])])
            for row, text in enumerate(told)
        ]
    weights = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit(told)
    texts = [f"{a} {b}" for a, b in zip(needs.text, needs.role, strict=True)]
    return (weights.transform(texts) @ weights.transform(told).T).toarray()


def judge(table, asked, register):
    """Measure a table of scores need by need; None where nothing was graded above 0."""
    graded = measure.grades()
    order = np.argsort(-table, axis=1, kind="stable")
    return [
        measure.measure([register.ids[e] for e in row], graded.get(need, {}))
        for need, row in zip(asked.ids, order.tolist(), strict=True)
    ]


def print_chosen(fitted, unsaid, spoken):
    """Print how good the settings are on what they were chosen on."""
    own = fitted.experiences_
    empty = Ragged.of([[]] * len(own))
    nothing = np.full(len(own), NONE)
    hidden = Needs(own.text, ("",) * len(own), empty, empty, nothing, nothing)
    table = fitted.score(hidden).total
    np.fill_diagonal(table, -1.0)
    print(f"\n{'What settings were chosen on':34}{HEADINGS}")
    for name, (needs, about) in zip(("paraphrases", "other voices"), spoken, strict=True):
        plainer = by_knowhow(unsaid.score(needs).total, about, own)
        print_row(f"{name}, without the sayings", plainer)
        print_row(f"{name}, words", by_knowhow(fitted.score(needs).total, about, own))
    print_row("register, its own words", by_knowhow(table, own.knowhow, own))


def by_knowhow(table, about, experiences):
    """Measure where know-how stands for grades: 2 for the first among the first two, 1 for any."""
    rows = []
    for row, order in enumerate(np.argsort(-table, axis=1, kind="stable").tolist()):
        wanted = about[row].tolist()
        graded = {e: _grade(wanted, experiences.knowhow[e].tolist()) for e in order}
        rows.append(measure.measure([e for e in order if table[row, e] >= 0], graded))
    return rows


def _grade(wanted, shown):
    if wanted and wanted[0] in shown[:2]:
        return 2
    return int(bool(set(wanted) & set(shown)))


def print_needs(qualities):
    """Print each ranking of the graded needs, and by how much it is better than the first."""
    print(f"\n{'The graded needs':34}{HEADINGS}")
    for name, rows in qualities.items():
        print_row(name, rows)
    plain, *others = qualities
    print(f"\nPaired difference of nDCG@10 from “{plain}”, need by need")
    for name in others:
        pairs = zip(qualities[name], qualities[plain], strict=True)
        gained = [mine.ndcg - theirs.ndcg for mine, theirs in pairs if mine and theirs]
        low, high = measure.interval(gained, rng=np.random.default_rng(0))
        print(f"{name:34}{np.mean(gained):+.3f} [{low:+.3f}, {high:+.3f}]")


def print_row(name, rows):
    """Print one line of figures; needs without any graded answer are left out."""
    kept = [row for row in rows if row is not None]
    low, high = measure.interval([row.ndcg for row in kept], rng=np.random.default_rng(0))
    ndcg, judged, early = (np.mean([getattr(row, part) for row in kept]) for part in PARTS)
    figures = f"{ndcg:.3f} [{low:.3f}, {high:.3f}]  {judged:.3f}        {early:.3f}"
    print(f"{name:34}{figures}     {len(kept)}")


def knowhow_recall(fitted, needs):
    """Give for each need the share of its know-how among five, and whether its first is there."""
    likely = fitted.knowhow_from_words(needs.text)
    best = np.argsort(-likely, axis=1, kind="stable")[:, : measure.TOP].tolist()
    rows = [row for row in range(len(needs)) if len(needs.knowhow[row])]
    recall = [
        len({*best[row]} & {*needs.knowhow[row].tolist()}) / len(needs.knowhow[row]) for row in rows
    ]
    first = [needs.knowhow[row][0] in best[row] for row in rows]
    return recall, first


def print_knowhow(reached):
    """Print how often the suggested know-how is what the needs turned out to be about."""
    print(f"\n{'Know-how from the words, five at most':34} recall [90 %]         first among them")
    for name, (recall, first) in reached.items():
        low, high = measure.interval(recall, rng=np.random.default_rng(0))
        print(f"{name:37} {np.mean(recall):.3f} [{low:.3f}, {high:.3f}]  {np.mean(first):.3f}")


def print_gain(qualities):
    """Print by how much the sentence model is better, need by need."""
    print("\nPaired difference of nDCG@10 that the sentence model makes")
    for name in ("words", "confirmed"):
        pairs = zip(qualities[f"{name}, and the sentence model"], qualities[name], strict=True)
        gained = [more.ndcg - less.ndcg for more, less in pairs if more and less]
        low, high = measure.interval(gained, rng=np.random.default_rng(0))
        print(f"{name:34}{np.mean(gained):+.3f} [{low:+.3f}, {high:+.3f}]")


def print_full_answers(fitted, asked):
    """Print how many needs without a full answer are recognised, and how many others are too."""
    with (measure.FOLDER / "needs_examples.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {
            row["need_id"]: row["full_answer_in_register"] != "no" for row in csv.DictReader(file)
        }
    full = np.array([told[need] for need in asked.ids])
    print(f"\n{'Needs without a full answer':34} recognised  false alarms among the others")
    holds = True
    for name, needs in (("words", only_words(asked.needs)), ("confirmed", confirmed(asked.needs))):
        none = fitted.confidence(needs) < LIKELY_FULL
        found, wrong = np.count_nonzero(none & ~full), np.count_nonzero(none & full)
        print(f"{name:34} {found} of {(~full).sum()}      {wrong} of {full.sum()}")
        holds = holds and bool((~full).sum() - found <= MISSED and wrong <= FALSE_ALARMS)
    return holds


def print_bars(qualities, reached):
    """Print whether each bar is met."""
    kept = {name: [row.ndcg for row in rows if row] for name, rows in qualities.items()}
    kept |= {name: recall for name, (recall, _) in reached.items()}
    bars = {
        **{name: BARS[name] for name in ("words", "confirmed", "know-how")},
        "words, and the sentence model": BARS["both"],
        "know-how, and the sentence model": BARS["both"],
    }
    met = True
    print()
    for name, least in bars.items():
        if name in kept:
            holds = bool(np.mean(kept[name]) >= least)
            print(f"{name}: at least {least:.2f}: {'met' if holds else 'NOT met'}")
            met = met and holds
    return met


if __name__ == "__main__":
    sys.exit(main(sentences=SentenceModel.load() is not None))
