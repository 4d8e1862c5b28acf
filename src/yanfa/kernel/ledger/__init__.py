"""Money and pieces as postings that balance, with holds, limits and keys that make a repetition harmless.

    grant = open_account("vouchers.fund.2026", label="2026 年度创新券资金", limited=False)
    purse = open_account(f"vouchers.purse.{voucher.public_id}", label="创新券额度")
    payee = open_account("vouchers.paid", label="已兑付", limited=False)

    post(f"voucher-issue:{voucher.public_id}", kind="vouchers.issue", lines=[Line(grant, purse, 30_000_00)], by=officer)
    held = hold(f"voucher-order:{order.public_id}", kind="vouchers.pay", line=Line(purse, payee, 5_000_00),
                until=order.last_day, by=applicant, about=order)
    post_hold(held, by=officer)        # or a part of it; or void(held, by=…); or it expires after `until`
    balance(purse)                     # 2 500 000 fen; `available(purse)` leaves out what is held

- A line moves an amount (integer fen or pieces, above nothing) from the account that it debits to the account that
  it credits: a balance is what was credited less what was debited, and all balances of a unit add up to nothing.
- A limit is an account that is `limited`: the database refuses that more leaves it than is there and not held. Money's
  ends, where it comes from and goes to, are not limited.
- A key stands for one operation for ever. The same key with the same contents gives the first entry again; with
  other contents `OtherContents`.
- Nothing is changed or deleted: `reverse` is an entry of its own, once; triggers refuse anything else.
- Accounts are locked in the order of their keys. Who makes several entries in one transaction calls `lock` with all
  accounts first, so that nothing waits in a circle.
- Refusals are `LedgerRefused`, a ValidationError with a sentence. `fen` and `yuan` convert and refuse fractions.
- `verifying.verify_ledger` proves all this over every row; `./yanfa verify` calls it.

The functions live in `accounts`, `posting`, `holding` and `statements`; import them from there.
"""
