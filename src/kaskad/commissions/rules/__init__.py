"""Pure decisions about rosters and structures: no framework, no clock, no database."""
