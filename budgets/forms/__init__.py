"""What people send about budgets, checked and never saved. One module a noun."""
