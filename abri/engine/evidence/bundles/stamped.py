"""Checks a time stamp twice: whether it holds in itself, and whether its authority is one that the checker trusts."""

from abri.engine.evidence.bundles.report import Findings
from abri.engine.evidence.stamps import BadStamp, Stamp, Stamped, check


def check_stamp(
    stamp: Stamp, digest: bytes, roots: bytes | None, *, where: str, name: str, findings: Findings
) -> Stamped | None:
    """What the stamp proves, or None and a finding under ``name``. The authority is a finding of its own."""
    try:
        stamped = check(stamp, digest, stamp.chain_pem)
    except BadStamp as error:
        findings.add(name, False, where, f"the time stamp does not hold: {error}")
        return None
    if roots is None:
        findings.settle(
            "authority", "decide whether you trust the authority, or give its root certificate", None
        )
        return stamped
    try:
        check(stamp, digest, roots)
    except BadStamp:
        findings.add("authority", False, where, f"{stamped.authority} is no authority that you trust")
    else:
        findings.settle("authority", f"{stamped.authority} is an authority that you trust")
    return stamped
