"""Pure decisions of the room: the declarative file, audiences, calendars, plans."""
