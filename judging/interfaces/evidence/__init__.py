"""The evidence beside a ranking as its pages show it: codes become names, figures become words and pictures.

The official ranking stays as it is. Whatever is said here is advice, and says so.
"""
