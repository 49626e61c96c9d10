"""Accuracy and speed of identity resolution on labelled data, next to Splink in the same run."""
