"""Encrypted columns that can be searched by blind index, in the standard or the national suite.

    class Applicant(models.Model):
        public_id = PublicIdField()
        passport = EncryptedTextField(_("护照号"))
        passport_index = BlindIndexField(of="passport")

    Applicant.objects.filter(passport_index="E12345678")

- `fields.EncryptedTextField` stores text encrypted and authenticated, bound to table, column and row: a value that
  SQL moves to another place is refused. It is read and set like text; it cannot be compared in queries.
- `fields.BlindIndexField` holds a keyed hash of another field's text: equality can be asked, nothing else.
- `keys` reads the keys from the settings, `suites` names the algorithms, `rotation.rotate()` moves every row to the
  present key and suite while the platform works.

Keys come from the environment and are never in the database or its backups. A new one: `openssl rand
-base64 32`.
"""
