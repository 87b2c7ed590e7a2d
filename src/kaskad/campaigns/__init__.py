"""A campaign: stages, programme, calendar, and the plan in force."""
