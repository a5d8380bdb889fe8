"""The benchmarks, a module a subject; all modules here are found by themselves."""
