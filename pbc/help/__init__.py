"""Help inside the product: short pages in plain words, from declarations where there are any."""
