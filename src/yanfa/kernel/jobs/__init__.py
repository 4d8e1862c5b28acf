"""Background work on the database: enqueued in the caller's transaction, leased, retried, run by the clock.

    @task("accounts.letter", retries=8)
    def post_letter(sealed: str) -> None: …

    enqueue(post_letter, sealed="…")          # runs if, and only if, the transaction commits

    @daily(at="03:10")
    @task("accounts.tidy")
    def tidy() -> None: …

- `declare` has `task`, `every` and `daily`; an app puts its tasks into `tasks.py`, which is found by itself.
- `queue.enqueue` leaves a job; `queue.enqueue_at` for later, `queue.enqueue_once` at most once for a key.
- `worker.run_worker(stop)` works until told to stop; `worker.work_off()` does what is due now (tests, commands).

A job is claimed by one worker at a time, for as long as its lease lasts; the worker renews it while the
task runs. A worker that is killed lets the lease run out, and another takes the job again: **a task may run
twice, so it must bear it**. What fails is tried again after 10 s, 20 s, 40 s … at most an hour apart; after
`retries` more tries it is dead, stays visible, and can be revived.
"""
