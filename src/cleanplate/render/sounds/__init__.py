"""What is heard on a draft, from its segments to one mix."""
