"""Identifiers: UUID version 7 and the digests of suggestions."""

from __future__ import annotations

import time
import uuid

from hypothesis import given
from hypothesis import strategies as st

from annotate.model.ids import suggestion_id, uuid7
from annotate.model.text import Span

stamps = st.integers(0, 2**48 - 1)
noise = st.binary(min_size=10, max_size=10)


def test_the_example_of_rfc_9562_is_made() -> None:
    # appendix A.6: 22 February 2022 19:22:22 GMT, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F
    entropy = (0xCC3 << 62 | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert uuid7(0x017F22E279B0, entropy) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(stamps, noise)
def test_an_id_holds_its_time_its_version_and_74_random_bits(stamp: int, entropy: bytes) -> None:
    value = uuid.UUID(uuid7(stamp, entropy))
    assert (value.int >> 80, value.version, value.variant) == (stamp, 7, uuid.RFC_4122)
    random = (value.int >> 64 & 0xFFF) << 62 | value.int & (2**62 - 1)
    assert random == int.from_bytes(entropy, "big") & (2**74 - 1)


@given(stamps, stamps, noise, noise)
def test_ids_sort_by_their_times(a: int, b: int, x: bytes, y: bytes) -> None:
    if a != b:
        assert (uuid7(a, x) < uuid7(b, y)) == (a < b)


def test_an_id_is_of_now_and_no_two_are_equal() -> None:
    before = time.time_ns() // 1_000_000
    made = [uuid7() for _ in range(1_000)]
    after = time.time_ns() // 1_000_000
    assert all(before <= uuid.UUID(id).int >> 80 <= after for id in made)
    assert len(set(made)) == 1_000


def test_a_suggestion_is_known_by_document_layer_label_and_place() -> None:
    made = {
        suggestion_id(document, layer, label, fragments)
        for document in ("d1", "d2")
        for layer in ("entity", "quote")
        for label in ("PER", "ORG")
        for fragments in ((Span(0, 5),), (Span(0, 6),), (Span(1, 5),), (Span(0, 2), Span(3, 5)))
    }
    assert len(made) == 32
    assert all(len(id) == 32 and set(id) <= set("0123456789abcdef") for id in made)


def test_the_id_of_a_suggestion_is_the_same_in_every_version_of_the_program() -> None:
    assert suggestion_id("d1", "entity", "PER", (Span(0, 5), Span(7, 9))) == "ac44d48272ded1fda35cd81f0ffa6f9f"
