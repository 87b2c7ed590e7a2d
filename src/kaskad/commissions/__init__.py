"""The tree of commissions, seats, people, members and their rosters: the reference room."""
