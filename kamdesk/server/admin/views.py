"""Views ``v_account``, ``v_visit``, ...: records as plain tables for reporting tools."""

from sqlalchemy import Connection, text

from kamdesk.protocol.entities import Entity, FieldType
from kamdesk.protocol.entities.authority import WIRE

_CASTS = {
    FieldType.INTEGER: "bigint",
    FieldType.MONEY: "bigint",
    FieldType.SHARE: "double precision",
    FieldType.DECIMAL: "numeric",
    FieldType.DAY: "date",
    FieldType.MOMENT: "timestamptz",
    FieldType.FLAG: "boolean",
    FieldType.SET: "jsonb",
    FieldType.DOCUMENT: "jsonb",
}


def make_views(connection: Connection) -> None:
    """Write all views anew from the registry."""
    postgres = connection.dialect.name == "postgresql"
    for entity in WIRE.values():
        connection.execute(text(f"DROP VIEW IF EXISTS v_{entity.name}"))
        connection.execute(text(view_of(entity, postgres)))
        if postgres:  # row-level security still judges whoever reads it
            connection.execute(text(f"GRANT SELECT ON v_{entity.name} TO kamdesk_app"))


def view_of(entity: Entity, postgres: bool) -> str:
    """Return the statement that makes the view of one entity; deleted records are left out."""
    columns = ", ".join(
        f'{_value(field.name, field.type, postgres)} AS "{field.name}"' for field in entity.fields
    )
    record_id = "encode(id, 'hex')::uuid" if postgres else "lower(hex(id))"
    secure = " WITH (security_invoker = true)" if postgres else ""
    return (
        f"CREATE VIEW v_{entity.name}{secure} AS "  # noqa: S608 - names of the registry
        f"SELECT realm, {record_id} AS id, scope, rev, {columns} FROM record "
        f"WHERE entity = '{entity.name}' AND deleted_at IS NULL"
    )


def _value(name: str, kind: FieldType, postgres: bool) -> str:
    if not postgres:
        return f"json_extract(fields, '$.{name}')"
    cast = _CASTS.get(kind)
    return f"(fields::jsonb ->> '{name}'){'::' + cast if cast else ''}"
