"""The page in a bundle that says how to check it, with Abri and without."""

COMMANDS = """\
    abri evidence verify BUNDLE.zip

    sha256sum --check --strict --quiet tagmanifest-sha256.txt
    sha256sum --check --strict --quiet manifest-sha256.txt
    openssl pkeyutl -verify -rawin -pubin -inkey centre.pem \\
        -in tagmanifest-sha256.txt -sigfile tagmanifest-sha256.txt.sig
    openssl pkey -pubin -in centre.pem -outform DER | sha256sum
"""
STAMP_COMMAND = """\
    openssl ts -verify -data tagmanifest-sha256.txt -in tagmanifest-sha256.txt.tsr -CAfile authority.pem
"""
TEXTS = {
    "nl": """\
Dit is een bundel met bewijsmateriaal uit {reference}, gemaakt door {centre}.

data/ bevat de bestanden, de logboeken van bewaring en wat erbij hoort. data/bundle.json somt alles op.
manifest-sha256.txt noemt de controlegetallen, tagmanifest-sha256.txt die van de lijst zelf; dat is ondertekend.

Controleren kan zonder internet: met Abri (eerste regel), of zonder Abri met gewone programma's in deze map.
Vergelijk het laatste getal met de vingerafdruk die het centrum zelf bekendmaakt.
""",
    "fr": """\
Ceci est un ensemble d'éléments de preuve du dossier {reference}, établi par {centre}.

data/ contient les fichiers, les registres de conservation et leurs annexes. data/bundle.json en donne la liste.
manifest-sha256.txt donne les empreintes, tagmanifest-sha256.txt celles de la liste elle-même, qui est signée.

La vérification se fait sans internet : avec Abri (première ligne), ou sans Abri, dans ce dossier, avec des
programmes courants.
Comparez le dernier nombre à l'empreinte que le centre publie lui-même.
""",
    "de": """\
Dies ist ein Paket mit Beweismitteln aus {reference}, erstellt von {centre}.

data/ enthält die Dateien, die Protokolle der Verwahrung und was dazugehört. data/bundle.json zählt alles auf.
manifest-sha256.txt nennt die Prüfsummen, tagmanifest-sha256.txt die der Liste selbst; sie ist unterschrieben.

Prüfen geht ohne Internet: mit Abri (erste Zeile), oder ohne Abri mit gewöhnlichen Programmen in diesem Ordner.
Vergleichen Sie die letzte Zahl mit dem Fingerabdruck, den die Stelle selbst bekannt gibt.
""",
    "en": """\
This is a bundle of evidence from {reference}, made by {centre}.

data/ holds the files, their custody logs and what belongs to them. data/bundle.json lists everything.
manifest-sha256.txt names the digests, tagmanifest-sha256.txt those of the list itself, which is signed.

It can be checked without internet: with Abri (the first line), or without Abri by common programs in this folder.
Compare the last number with the fingerprint that the centre itself makes public.
""",
}


def readme(language: str, *, reference: str, centre: str) -> bytes:
    """The page in ``language`` and in English. The stamp's line comes last: a bundle may have none."""
    chosen = dict.fromkeys((language if language in TEXTS else "en", "en"))
    said = "\n".join(TEXTS[one].format(reference=reference, centre=centre) for one in chosen)
    return f"{said}\n{COMMANDS}\n    # tagmanifest-sha256.txt.tsr:\n{STAMP_COMMAND}".encode()
