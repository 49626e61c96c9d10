"""Lets `python -m activation` stand for the command line."""

from activation.cli import main

main()
