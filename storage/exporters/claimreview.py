"""ClaimReview of schema.org (https://schema.org/ClaimReview) as JSON-LD: claims with a verdict, and only these.

Ratings go by the verdicts of the label schema, the first being the best; "unverifiable" has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from annotate.claims import inherited
from annotate.model.schema import Schema, words
from annotate.model.text import covered
from annotate.model.values import links, said
from annotate.ports import Choice, Format
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.jsonl import write_graph
from storage.exporters.placing import report_status
from storage.exporters.verifying import same
from storage.exporters.writing import Source, Target

AUTHOR = Choice("author", (), saying("the organisation that checks; without it the annotator"))
ADDRESS = Choice("address", (), saying("the address under which reviews are published; the claim's id follows it"))
FORMAT = Format(
    "claimreview", "ClaimReview (schema.org)", ".jsonld", "claims with a verdict, as search engines read them",
    (AUTHOR, ADDRESS),
)  # fmt: skip
ENDINGS = ("",)

CONTEXT = "https://schema.org"
_UNRATED = "unverifiable"


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes a JSON-LD object whose graph has a review a line."""
    write_graph(target.open(), {"@vocab": CONTEXT + "/"}, (v for one in sets for v in reviews(one, tally, chosen)))


def reviews(one: AnnotationSet, tally: Tally, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """The reviews of a document's claims; whatever else there is goes to the losses, a line a kind."""
    checked = [span for span in one.spans if span.layer == "claim" and span.origin != "suggested" and _verdict(span)]
    rest: dict[str, int] = {}
    for span in one.spans:
        if span not in checked:
            name = "claim without verdict" if span.layer == "claim" else span.layer
            rest[name] = rest.get(name, 0) + 1
    for name in sorted(rest):
        tally.lost(one, "layer", saying("{layer}: {count} left out", layer=name, count=rest[name]))
    if one.records.relations:
        tally.lost(one, "relations", saying("{count} left out", count=len(one.records.relations)))
    if one.records.decisions:
        tally.lost(one, "decisions", saying("{count} left out", count=len(one.records.decisions)))
    report_status(one, tally)
    tally.counts["claim"] += len(checked)
    return [_review(one, span, chosen) for span in checked]


def _verdict(span: Exported) -> str:
    return said(span.attributes.get("verdict"))


def _review(one: AnnotationSet, span: Exported, chosen: Mapping[str, str]) -> dict[str, Any]:
    d, attributes = one.document, {**inherited(span.attributes, {}), **span.inherited, **span.attributes}
    name, kind = said(attributes.get("claimant")), said(attributes.get("claimant_kind"))
    claim: dict[str, Any] = {"@type": "Claim", "name": _words(one, span)}
    if name:
        claim["author"] = {"@type": "Organization" if _is_group(one, name, kind) else "Person", "name": name}
        found = next((g.wikidata for g in one.records.groups if g.name == name and g.wikidata), "")
        if found:
            claim["author"]["sameAs"] = f"https://www.wikidata.org/entity/{found}"
    if d.date:
        claim["datePublished"] = d.date
    appearance = {"@type": "NewsArticle", "headline": d.title} | ({"url": d.url} if d.url else {})
    claim["appearance"] = appearance
    author = chosen["author"] or one.annotator
    review: dict[str, Any] = {
        "@type": "ClaimReview",
        "@id": f"urn:kavychki:annotation:{span.id}",
        "claimReviewed": _words(one, span),
        "inLanguage": d.language,
        "author": {
            "@type": "Organization" if chosen["author"] else "Person",
            "name": author,
        },
        "itemReviewed": claim,
        "reviewRating": rating(one.schema, _verdict(span), d.language),
    }
    if chosen["address"]:
        review["url"] = chosen["address"] + span.id
    seen = [link.seen for link in links(span.attributes.get("evidence")) if link.seen]
    if seen:
        review["datePublished"] = max(seen)
    if evidence := [link.url for link in links(span.attributes.get("evidence"))]:
        review["citation"] = evidence
    return review


def rating(schema: Schema, verdict: str, language: str) -> dict[str, Any]:
    """A verdict as a Rating: the best of n verdicts is n, the worst 1; one that is none is a name alone."""
    attribute = schema.attribute("claim", "verdict")
    choices = attribute.choices if attribute else ()
    scale = [choice.value for choice in choices if choice.value != _UNRATED]
    known = next((choice for choice in choices if choice.value == verdict), None)
    made: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": words(known.titles, language, verdict) if known else verdict,
    }
    if verdict in scale and len(scale) > 1:
        made |= {"ratingValue": len(scale) - scale.index(verdict), "bestRating": len(scale), "worstRating": 1}
    return made


def _words(one: AnnotationSet, span: Exported) -> str:
    return said(span.attributes.get("wording")) or " ".join(covered(span.fragments, one.document.text).split())


def _is_group(one: AnnotationSet, name: str, kind: str) -> bool:
    """Whether a claimant is no single person, as far as the article's entities say."""
    labels = {s.label for s in one.spans if s.layer == "entity" and said(s.attributes.get("name")) == name}
    return kind == "collective" or (bool(labels) and "PER" not in labels)


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """Each line, parsed by the standard library, is the review that was meant."""
    meant = ((f"{one.key}, {review['@id']}", review) for one in sets for review in reviews(one, Tally(), chosen))
    with source.path().open(encoding="utf-8", newline="\n") as file:
        next(file)
        next(file)
        same(meant, (json.loads(line.rstrip("\n").removesuffix(",")) for line in file if line != "]}\n"))
