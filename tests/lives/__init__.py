"""A small register that lives at random, and the product's laws, looked at after every step."""
