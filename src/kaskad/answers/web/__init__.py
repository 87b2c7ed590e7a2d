"""Pages of questions and answers: of who asks, who answers, and who reads."""
