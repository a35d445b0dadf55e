"""The encrypted database and everything written to it: engine, transactions, log, backup."""
