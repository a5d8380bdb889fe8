"""The steps of an import, between receiving a file and handing its good rows to a loader."""
