"""How long the law takes for one incident with the Belgian pack: ``python -m benchmarks.law_match``.

Incidents are the facts of the pack's worked examples, each matched many times; the slowest one counts against the bar.
"""

import time

from abri.engine.facts import Facts
from abri.engine.law import match
from abri.engine.packs import Pack, load_pack
from benchmarks.figures import Figure, percentile, report

BAR = 1.0
ROUNDS = 30


def milliseconds(pack: Pack, facts: Facts) -> float:
    """The median time of one match."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        match(pack, facts)
        times.append((time.perf_counter() - begun) * 1000)
    return percentile(times, 0.5)


def main() -> None:
    """Match every worked example and report the middle and the slowest."""
    pack = load_pack("be")
    incidents = [example.facts for example in pack.law.examples]
    match(pack, incidents[0])
    times = [milliseconds(pack, facts) for facts in incidents]
    slowest = max(times)
    named = f"law match, {len(pack.law.provisions)} provisions"
    report(
        [
            Figure(f"{named}, middle incident", percentile(times, 0.5), "ms"),
            Figure(f"{named}, slowest incident", slowest, "ms", f"< {BAR:g} ms", slowest < BAR),
        ]
    )


if __name__ == "__main__":
    main()
