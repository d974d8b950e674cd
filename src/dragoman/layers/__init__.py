"""The layers: each finds one kind of record, a pure function of the parsed article and the tables."""
