"""Pure rules of key-account work: no clock, no database, no locale, no text for people."""
