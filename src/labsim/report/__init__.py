"""What is handed over: the memo, its figures, and the table on the terminal; nl and en."""
