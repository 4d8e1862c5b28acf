"""Idempotency keys: a request that is sent twice does its work once, and is answered the same both times.

    @idempotent                       # JSON: header Idempotency-Key, at most 255 characters
    def pay(request): …

    @one_submission                   # HTML: {% form_token %} inside the form
    def submit(request): …

    @api.post("/orders")              # django-ninja
    @decorate_view(idempotent)
    def order(request, payload: Order): …

The first request with a key runs in one transaction together with the row that keeps its answer, so that a
crash leaves both or neither. After that:

- the same request with the same key gets the kept answer, with `Idempotent-Replayed: true`;
- the same key with other contents gets 422;
- the same key while the first request still runs gets 409;
- what was refused for its contents (4xx, or a form shown again) keeps nothing: the key may be used again;
- an exception undoes everything, the key included.

Keys belong to a person and are forgotten after `tasks.KEPT`. Money needs an operation id that is unique for
ever besides.
"""
