"""What reading a file costs, however busy the machine is."""

import resource


def processor_seconds() -> float:
    """What this process and those that it waited for have taken of a processor so far."""
    spent = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)
