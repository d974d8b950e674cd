"""Coded articles for people to read."""
