"""Digests: compose a frozen document, render it as web page and PDF."""
