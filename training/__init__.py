"""What the weights of the screening model are made from: grammars of lines, and the programs that train and evaluate.

Nothing here is part of the installed package. Texts that the grammars give are training data: they are generated anew
each time, never committed, and never quoted in documentation or logs.
"""
