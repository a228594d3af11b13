"""Learning: quizzes, class play, the school label, Safer Internet Day and pages for families.

Runs alone, in a country without a hotline: it knows nothing of reports, cases and evidence.
"""
