"""Push, pull and fill: the order of changes, how they meet, and what each person may see."""
