"""The demonstration: four seasons that give every desk something to look at and something to do.

`records` reads what the demonstration is made of, `simulator` gives the marks, `answers` and `files` fill application
forms, `house` names people and enters, screens and marks through the verbs of the domain, and `seasons` puts together:

* the prize of this year: desk scoring just closed, the final not yet held;
* the prize of last year: decided, published, with certificates;
* an innovation capital whose experts are marking now;
* world awards that take entries.

Everything here is marked as demonstration data, and nothing of it is loaded in production unless asked for by name.
"""
