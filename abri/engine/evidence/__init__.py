"""What makes evidence provable, without server, database, network or clock.

* :mod:`custody`: the hash-chained log of one item, with names and reasons behind commitments.
* :mod:`witness`: heads of logs under a seal that leaves the machine.
* :mod:`stamps`: time stamps of a third party (RFC 3161).
* :mod:`bundles`: the export that a court checks without us.
"""
