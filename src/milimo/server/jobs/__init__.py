"""The ledger: jobs that are never lost and never done twice, their graph, their order."""
