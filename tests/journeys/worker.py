"""A worker that always says the same: the drafts of drafts.json for the sample article, none for other texts, and
of all paragraphs the few nominal groups below.

drafts.json was written once by the real pre-annotators, so that a journey does not change when they learn.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

KNOWN = json.loads((Path(__file__).parent / "drafts.json").read_text(encoding="utf-8"))
GROUPS = ("главы дипломатического ведомства", "дипломатического ведомства", "новых санкций США", "новых санкций")


def groups(paragraph: str) -> list[list[int]]:
    """Where the groups stand in a paragraph, the longer first."""
    return [[at, at + len(words)] for words in GROUPS if (at := paragraph.find(words)) >= 0]


def main() -> None:
    print(json.dumps({"ready": KNOWN["makers"]}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if "paragraph" in asked:
            print(json.dumps({"job": asked["job"], "groups": groups(asked["paragraph"]), "clauses": []}), flush=True)
            continue
        known = hashlib.sha256(asked["text"].encode()).hexdigest() == KNOWN["text_sha256"]
        print(json.dumps({"job": asked["job"], "drafts": KNOWN["drafts"] if known else []}), flush=True)


if __name__ == "__main__":
    main()
