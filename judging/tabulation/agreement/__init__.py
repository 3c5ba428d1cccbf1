"""Agreement: how far judges agree, and how far their marks tell entries apart. Pure; advice beside the ranking.

    found = agreement_of(panel, chance=rng)     # entry.py: every coefficient that fits the design, or why it does not
    sentence(found[0], "ko"), design(found[0])  # names.py: full names, designs, meanings

coefficient.py says what an answer is and reasons.py what a refusal is; intraclass.py, ranks.py, alpha.py, kappa.py and
components.py compute.
"""
