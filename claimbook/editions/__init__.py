"""A built site as something to take away: one PDF, an EPUB, a page in one file, the site in one.

All are made of the pages as they were built, by ``claimbook edition``; nothing is executed or
computed again.
"""
