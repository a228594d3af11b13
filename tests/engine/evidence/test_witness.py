"""A seal holds the heads of all logs, and a short proof shows one of them without telling about the others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.evidence.canonical import Malformed, parse
from abri.engine.evidence.custody import BrokenChain, follow
from abri.engine.evidence.witness import Head, Seal, Tree, check_proof, check_seals

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def heads(count: int) -> list[Head]:
    return [
        Head(f"log-{number:03}", number + 1, sha256(b"%d" % number).hexdigest()) for number in range(count)
    ]


def seals(count: int) -> list[Seal]:
    made: list[Seal] = []
    for number in range(count):
        root = Tree(heads(number + 1)).root
        made.append(Seal.follow(made[-1] if made else None, root=root, at=NOON + timedelta(days=number)))
    return made


def test_a_head_is_the_last_line_of_its_log() -> None:
    entry = follow(None, log="i", action="received", at=NOON, desk="", item="", actor="", reason="")
    assert Head.of(entry) == Head("i", 1, entry.digest)


@given(st.integers(1, 40), st.data())
@settings(max_examples=60, deadline=None)
def test_every_head_has_a_short_proof(count: int, data: st.DataObject) -> None:
    leaves = heads(count)
    tree = Tree(data.draw(st.permutations(leaves)))
    assert tree.root == Tree(leaves).root
    for head in leaves:
        proof = tree.proof(head)
        assert len(proof) <= (count - 1).bit_length()
        assert check_proof(head, proof, tree.root)


@given(st.integers(2, 20), st.data())
@settings(max_examples=60, deadline=None)
def test_a_proof_proves_nothing_else(count: int, data: st.DataObject) -> None:
    leaves = heads(count)
    tree = Tree(leaves)
    head = data.draw(st.sampled_from(leaves))
    proof = tree.proof(head)
    place = data.draw(st.integers(0, len(proof) - 1))
    step = proof[place]
    assert not check_proof(replace(head, number=head.number + 1), proof, tree.root)
    assert not check_proof(replace(head, digest="0" * 64), proof, tree.root)
    assert not check_proof(replace(head, log="other"), proof, tree.root)
    assert not check_proof(head, proof, "0" * 64)
    assert not check_proof(head, proof[1:], tree.root)
    for forged in (step[0] + "0" * 64, {"<": ">", ">": "<"}[step[0]] + step[1:], step.upper(), step[1:], ""):
        assert not check_proof(head, (*proof[:place], forged, *proof[place + 1 :]), tree.root)


def test_a_proof_without_an_end_is_not_even_followed() -> None:
    (head,) = heads(1)
    assert check_proof(head, (), Tree([head]).root)
    assert not check_proof(head, ("<" + "0" * 64,) * 65, Tree([head]).root)


def test_a_knot_does_not_pass_for_a_head() -> None:
    # The tree of RFC 6962 keeps leaves and knots apart by their first byte.
    (head,) = heads(1)
    written = b'{"digest":"' + head.digest.encode() + b'","log":"log-000","number":1,"v":1}'
    assert Tree([head]).root == sha256(b"\0" + written).hexdigest()


def test_a_tree_has_one_head_of_each_log() -> None:
    with pytest.raises(ValueError, match="heads"):
        Tree([])
    with pytest.raises(ValueError, match="heads"):
        Tree([*heads(2), replace(heads(1)[0], number=9)])
    with pytest.raises(ValueError, match="not in"):
        Tree(heads(2)).proof(Head("other", 1, "0" * 64))


def test_seals_are_a_chain_too() -> None:
    made = seals(4)
    check_seals(made)
    for spoilt, number in (
        (made[1:], 1),
        ([made[0], *made[2:]], 2),
        ([replace(made[0], root="0" * 64), *made[1:]], 2),
        ([made[0], replace(made[1], at="2026-01-01T00:00:00.000Z")], 2),
    ):
        with pytest.raises(BrokenChain) as caught:
            check_seals(spoilt)
        assert caught.value.number == number


def test_a_seal_is_read_back_as_it_was_written() -> None:
    (seal,) = seals(1)
    assert Seal.from_dict(parse(seal.line())) == seal
    assert sha256(seal.line()).hexdigest() == seal.digest


def test_a_clock_that_was_set_back_seals_no_earlier() -> None:
    (first,) = seals(1)
    assert Seal.follow(first, root=first.root, at=NOON - timedelta(days=1)).at == first.at


@pytest.mark.parametrize(
    "change",
    [{"v": 2}, {"number": 0}, {"number": True}, {"at": "today"}, {"root": ""}, {"previous": "x"}, {"a": 1}],
)
def test_a_seal_of_another_shape_is_no_seal(change: dict[str, object]) -> None:
    (seal,) = seals(1)
    with pytest.raises(Malformed):
        Seal.from_dict(seal.as_dict() | change)
