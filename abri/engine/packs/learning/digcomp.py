"""The competences of DigComp, the European framework of what people should be able to do with digital tools.

Numbered as in DigComp 2.2 (Joint Research Centre of the European Commission, 2022): information (1), communication (2),
content (3), safety (4), solving problems (5).
"""

_COMPETENCES_OF_AREA = {1: 3, 2: 6, 3: 4, 4: 4, 5: 4}

COMPETENCES = tuple(
    f"{area}.{number}" for area, last in _COMPETENCES_OF_AREA.items() for number in range(1, last + 1)
)
