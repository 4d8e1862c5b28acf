"""Issued documents: a report, notice or form that an app issues, with number, version, approval, and file with hash.

    FORM = kinds.register(IssuedKind("performance.signed_form", _("签章版"), "Form to be signed and sealed"))

    document = issuing.issue(form, FORM, data=pdf, file_name="自评表.pdf", title=…, by=user)
    issuing.receive_sealed(document, request.FILES["scan"], by=user)      # the scan that comes back after 用印
    issuing.documents_of(form)

Nothing issued is ever overwritten or deleted: what is issued again, or sealed again, is a new version that supersedes
the one before. Who may see a document is for the app to say, in the view that calls `issuing.serve`.
"""
