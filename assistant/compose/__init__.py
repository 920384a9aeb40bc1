"""The extractive writer, a module a kind of question: each turns passages into claims with the clauses that carry them."""
