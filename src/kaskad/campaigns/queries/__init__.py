"""Reading campaigns, plans and seminars as frozen rows."""
