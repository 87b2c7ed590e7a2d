"""Reading questions and answers as frozen rows."""
