"""Backups: the whole installation in one archive, proven when it is written and again before it is restored.

What an archive is, so that it can be read without this program:

- Two lines of text: `yanfa backup 1`, then a JSON object: {"cipher": "AES-256-GCM", "key": id, "salt": hex}, or
  {"cipher": "none"}.
- Chunks: four bytes with the length (big endian), then so many bytes. Each is encrypted under a key of its archive
  (HKDF-SHA256 of the key file's 32 bytes, that salt, info `yanfa backup`), the nonce being eleven bytes with the
  number of the chunk, from 0, and one byte that is 1 for the last chunk, and both lines of text authenticated with
  it. Without a cipher a chunk is followed by the SHA-256 of lines, nonce and content. Inside, the first byte says
  whether the rest is deflated (1) or not (0).
- The contents of the chunks, joined, are a tar of plain files: `witness/…`, `files/…`, `database.sqlite3` or
  `database.pgdump`, `later/…` (files that changed meanwhile, again), and last `manifest.json`, which names every
  part with size and SHA-256, every table with its rows, and the migrations that were applied.

So a byte that is changed, cut off or added anywhere, a chunk that is moved, and a part that is missing or too many
are all seen by reading the archive once. The keys of the installation (encrypted fields, blind index, witness) are
not in it, only fingerprints that tell whether those at hand are the same.
"""
