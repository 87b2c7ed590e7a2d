"""Background work in the hands of staff: stopped, tried again, discarded, each with its entry."""
