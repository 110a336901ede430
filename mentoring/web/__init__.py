"""The pages: who asks, is the form well-formed, call one service, redirect or render."""
