"""大型仪器共享: report, find, book, serve, evaluate, reward, review."""
