"""The cards of the models: what they are, made of what, how good. Written beside the models when they are made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from annotate.preannotators.claims.learned import FILE as CLAIMS
from annotate.preannotators.learned.attributes import REACH
from annotate.preannotators.learned.clusters import FILE as CLUSTERS
from annotate.preannotators.learned.entities import FILE as ENTITIES
from annotate.preannotators.learned.perceptron import FILE as PERCEPTRON
from annotate.preannotators.learned.speakers import FILE as SPEAKERS
from annotate.preannotators.training import claims, entities, perceptron, speakers
from annotate.preannotators.training.measure import Figures

MADE = "2026-11-22"  # changes with the data or the code of the training, not with the day of a run
COMMAND = "make models NEREL=DIR QUOTES=DIR"
_NEREL = (
    "NEREL 1.1, training set (Natalia Loukachevitch, Ekaterina Artemova, Tatiana Batura, Pavel Braslavski, "
    "Ilia Denisov, Vladimir Ivanov, Suresh Manandhar, Alexander Pugachev, Elena Tutubalina: NEREL: A Russian Dataset "
    "with Nested Named Entities, Relations and Events, RANLP 2021; licence and data: github.com/nerel-ds/NEREL); "
    "texts of Russian Wikinews (CC BY 2.5) and other news"
)
_NATASHA = "natasha (MIT): slovnet's taggers and parser, navec's vectors of news words"


def write_clusters(folder: Path, known: Mapping[str, int]) -> None:
    """clusters.md"""
    _write(
        folder,
        CLUSTERS,
        "1.0",
        "Clusters of words",
        [
            f"{known['words']} words of navec's news vectors in {known['fine']} clusters, those in {known['coarse']}: "
            "spherical k-means with a fixed seed.",
            "No texts were used; nothing is learned from annotations.",
        ],
        [_NATASHA],
        [],
    )


def write_entities(
    folder: Path, texts: int, held: int, counts: Mapping[str, int], figures: Mapping[str, Figures]
) -> None:
    """entities.md"""
    groups = "; ".join(
        f"{name} ({how}: {', '.join(sorted(labels))})" for name, (how, labels) in entities.GROUPS.items()
    )
    settings = ", ".join(f"{name} {value}" for name, value in entities.PARAMETERS.items())
    _write(
        folder,
        ENTITIES,
        entities.VERSION,
        "Chains over entities",
        [
            f"Four linear-chain conditional random fields, trained on {texts} texts with crfsuite ({settings}), "
            "packed into one table and decoded with numpy.",
            f"Groups: {groups}. Country adjectives are no places here.",
            f"Features: {len(REACH)} kinds of attributes with the distances in `learned/attributes.py`: words, lemmas, "
            "morphology, syntax, shape, affixes, natasha's names, clusters, dictionary and quote marks, the document.",
            f"{counts['attributes']} attributes, {counts['weights']} weights.",
            "Limits: written for news; what NEREL calls an event is often a plain verb or noun, and annotators agreed "
            "least on those.",
        ],
        [_NEREL, _NATASHA],
        _table(held, "chains alone, trained on the others; `perceptron.md` has the figures of both together", figures),
    )


def write_speakers(folder: Path, texts: int, figures: Mapping[str, speakers.Figures]) -> None:
    """speakers.md"""
    _write(
        folder,
        SPEAKERS,
        speakers.VERSION,
        "Speakers of quotations",
        [
            "A conditional logit (McFadden 1974) over the candidates for each source that does not name its speaker "
            "itself: pronouns, roles, bodies, missing subjects. What the rules answer is one of the signs.",
            "Features: agreement, distance, case, being the subject, salience (Lappin and Leass 1994), having spoken, "
            "the roles that a person is introduced with, the sort of an organisation, the place of the mention.",
            f"{texts} articles. Where the gold leaves a common noun without a speaker, the noun itself counts as "
            "right: one part of the gold names such sources so, the other leaves them empty.",
        ],
        ["Quotations with their speakers in NEREL's training texts, marked for this project", _NEREL, _NATASHA],
        [
            f"Share of the found quotations with the right speaker, cross-validation over articles, {speakers.FOLDS} "
            "folds, by what stands for the source:",
            "",
            "| source | quotations | rules | with the model |",
            "|---|---|---|---|",
            *(f"| {kind} | {n} | {ruled:.3f} | {learned:.3f} |" for kind, (n, ruled, learned) in figures.items()),
        ],
    )


def write_perceptron(folder: Path, texts: int, held: int, figures: Mapping[str, Figures]) -> None:
    """perceptron.md"""
    first, second = perceptron.HIDDEN
    _write(
        folder,
        PERCEPTRON,
        perceptron.VERSION,
        "A perceptron over natasha's inner states",
        [
            f"Two hidden layers, {first} and {second} wide, trained on {texts} texts in {perceptron.ROUNDS} rounds of "
            "Adam with dropout and a fixed seed. Its log probabilities of the tags are added to the scores of the "
            "chains (`entities.md`), which decode.",
            "Features of a token: the vector of the word, the second and third layers of slovnet's networks for names, "
            f"morphology and syntax, the attributes of `learned/attributes.py` of the kinds {perceptron.KINDS} that "
            f"occur {perceptron.RAREST} times; in the second layer all that of two tokens on either side.",
            "Limits: those of the chains. For natasha 1.6 with navec_news_v1_1B_250K_300d_100q and slovnet's news "
            "models; without the file the chains tag alone.",
        ],
        [_NEREL, _NATASHA],
        _table(held, "chains and perceptron together, trained on the others", figures),
    )


def _table(held: int, how: str, figures: Mapping[str, Figures]) -> list[str]:
    return [
        f"Exact precision, recall, F1 on {held} of those texts, by {how}:",
        "",
        "| group, type | P | R | F1 | gold |",
        "|---|---|---|---|---|",
        *(f"| {key} | {p:.3f} | {r:.3f} | {f:.3f} | {n} |" for key, (p, r, f, n) in figures.items()),
    ]


def write_claims(folder: Path, figures: Mapping[str, float]) -> None:
    """claims.md"""
    _write(
        folder,
        CLAIMS,
        claims.VERSION,
        "Check-worthiness and types of claims",
        [
            "Logistic regression with a quadratic penalty, added to the sum of the rules (`claims/weights.py`).",
            "Features: lemmas, clusters, the governing word, features of the sentences around; for types also the "
            "rules' features, tense, entities.",
            f"{figures['units']:.0f} units of {figures['articles']:.0f} articles. A type is one of the seven that are "
            "labelled; OPINION and PERSONAL come from the rules.",
        ],
        ["Check-worthiness of sentences of NEREL's training texts, labelled for this project", _NEREL, _NATASHA],
        [
            f"Cross-validation over articles, {claims.FOLDS} folds:",
            "",
            "| what | rules | with the model |",
            "|---|---|---|",
            f"| average precision of check-worthy sentences | {figures['average precision, rules']:.3f} | "
            f"{figures['average precision, learned']:.3f} |",
            f"| right type of check-worthy units | {figures['right type, rules']:.3f} | "
            f"{figures['right type, learned']:.3f} |",
        ],
    )


def _write(
    folder: Path, file: str, version: str, title: str, about: list[str], sources: list[str], scores: list[str]
) -> None:
    lines = [
        f"# {title}",
        "",
        f"- File: `{file}`, {(folder / file).stat().st_size} bytes",
        f"- Version: {version}",
        f"- Made: {MADE}",
        f"- Command: `{COMMAND}`",
        *(f"- Made from: {source}." for source in sources),
        "- Licence: that of Kavychki (MIT). No text of the data is in the file or in the repository.",
        "",
        *(line for paragraph in about for line in (paragraph, "")),
        *scores,
    ]
    path = (folder / file).with_suffix(".md")
    path.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8", newline="\n")
