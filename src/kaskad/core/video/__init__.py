"""Ways to see and hear each other: meetings of other servers, and a broadcast of our own."""
