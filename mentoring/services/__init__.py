"""What people do: each service is an order given by a person, and it never commits."""
