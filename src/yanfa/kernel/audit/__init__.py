"""The log of what was done, written in the transaction of what was done, sealed, and witnessed outside.

Doors:

- `actions.register("app.verb", "标签")` declares an action;
- `log.record(action, by=user, target=record, summary=…, changes=…)` writes one event, `record_many` a set;
- `changes.snapshot(record)` before and `changes.difference(before, record)` after give the `changes`;
- `context.current()` is the request (id, address, role); `context.act_as(role)` says in which role it acts;
- `targets.TargetedModel` is the base of every kernel table that points at records of other apps;
- `sealing.seal()` chains and witnesses what was committed; `verification.verify()` proves the log intact;
- the logger "yanfa.audit" gets every committed event as a line of JSON;
- `export.export_events(stream, …)` writes the log so that an outside script can compute every hash again.

Events are not chained where they are written: a chain lock inside business transactions makes them wait for
each other and deadlock, and without the lock the chain forks. One sealer takes the committed rows later.
"""
