"""Uploads: checked before they are kept, hashed, stored under random names, and served as attachments.

    EVIDENCE = purposes.register(Purpose("performance.evidence", "佐证材料", kinds=OFFICE | IMAGES))

    stored = keeping.store(request.FILES["file"], by=request.user, purpose=EVIDENCE)
    return serving.serve(stored)

- A purpose says which kinds of file it takes, how large, and how much one person may keep of it.
- A file is what its bytes are: a name that says otherwise is refused, so are office files with macros and archives
  that inflate or reach outside.
- The file is on the disk, with its hash, before its row is written in the caller's transaction; a file whose row was
  undone is swept away later.
- With a scanner (`settings.CLAMD_ADDRESS`) every file is scanned; while the scanner is down files wait in quarantine.
- Every reading checks the hash.
"""
