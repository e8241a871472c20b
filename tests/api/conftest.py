"""The tests of the document are drawn from it while they are collected: that takes seconds, so only where they run."""

import os

#: Run once: what it asks of the database, every domain's own tests ask of both.
collect_ignore = ["test_document.py"] if os.environ.get("CREUSET_TEST_PHASE") == "database" else []
