"""Evidence: everything that is computed beside a ranking and shown as advice, in one answer. Pure.

    evidence = gather([EvidencePart(table, result, lines={"City": CategoryLines(places=3, cut=10)}, seed=7)])
    evidence.to_json()

context.py says what goes in, answer.py what comes out; sample.py has a small simulated season to try it on.
"""
