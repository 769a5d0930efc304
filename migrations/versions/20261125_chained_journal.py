"""chained journal

Revision: chained, after factors
"""

import hashlib
import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = 'chained'
down_revision = 'factors'
branch_labels = None
depends_on = None

# The chain as it was when this migration was written: it must go on giving the same fingerprints.
COVERED = ('sequence', 'action', 'object_kind', 'object_id', 'actor_id', 'subject_id', 'request_id', 'details')
GENESIS = '0' * 64
BATCH = 1000

ENTRY = sa.table(
    'audit_entry',
    sa.column('id', sa.Integer),
    sa.column('sequence', sa.BigInteger),
    sa.column('at', sa.DateTime(timezone=True)),
    sa.column('action', sa.String),
    sa.column('object_kind', sa.String),
    sa.column('object_id', sa.String),
    sa.column('actor_id', sa.Integer),
    sa.column('subject_id', sa.Integer),
    sa.column('request_id', sa.String),
    sa.column('details', sa.JSON),
    sa.column('previous_hash', sa.String),
    sa.column('hash', sa.String),
)
HEAD = sa.table('audit_head', sa.column('id', sa.Integer), sa.column('sequence', sa.BigInteger), sa.column('hash', sa.String))

KEPT = 'the journal is append-only'
YOUNG = 'the journal keeps six months at least'
BACKWARDS = 'the end of the journal only moves forward'

SQLITE = f"""
CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, '{KEPT}'); END;
CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
WHEN OLD.sequence > COALESCE((SELECT MAX(sequence) FROM audit_checkpoint), 0)
BEGIN SELECT RAISE(ABORT, '{KEPT}'); END;
CREATE TRIGGER audit_checkpoint_unchanged BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, '{KEPT}'); END;
CREATE TRIGGER audit_checkpoint_kept BEFORE DELETE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, '{KEPT}'); END;
CREATE TRIGGER audit_checkpoint_not_young BEFORE INSERT ON audit_checkpoint
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE sequence <= NEW.sequence AND at > datetime('now', '-180 days'))
BEGIN SELECT RAISE(ABORT, '{YOUNG}'); END;
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head
WHEN NEW.sequence <= OLD.sequence
BEGIN SELECT RAISE(ABORT, '{BACKWARDS}'); END;
CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
"""

POSTGRESQL = (
    f"""
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_entry' THEN
    IF OLD.sequence <= COALESCE((SELECT MAX(sequence) FROM audit_checkpoint), 0) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION '{KEPT}';
END $$
""",
    f"""
CREATE FUNCTION audit_not_young() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM audit_entry WHERE sequence <= NEW.sequence AND at > now() - interval '180 days') THEN
    RAISE EXCEPTION '{YOUNG}';
  END IF;
  RETURN NEW;
END $$
""",
    f"""
CREATE FUNCTION audit_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sequence <= OLD.sequence THEN
    RAISE EXCEPTION '{BACKWARDS}';
  END IF;
  RETURN NEW;
END $$
""",
    # The portal's own role holds no right to delete here: this removes what a checkpoint already covers, and nothing else.
    """
CREATE FUNCTION purge_journal(up_to bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  DELETE FROM audit_entry WHERE sequence <= up_to AND sequence <= (SELECT MAX(sequence) FROM audit_checkpoint)
$$
""",
    'REVOKE EXECUTE ON FUNCTION purge_journal(bigint) FROM PUBLIC',
    'CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_keep()',
    'CREATE TRIGGER audit_entry_whole BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_keep()',
    'CREATE TRIGGER audit_checkpoint_kept BEFORE UPDATE OR DELETE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_keep()',
    'CREATE TRIGGER audit_checkpoint_whole BEFORE TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit_keep()',
    'CREATE TRIGGER audit_checkpoint_not_young BEFORE INSERT ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_not_young()',
    'CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_forward()',
    'CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_keep()',
    'CREATE TRIGGER audit_head_whole BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_keep()',
)
TRIGGERS = {
    'audit_entry': ('audit_entry_kept', 'audit_entry_unchanged', 'audit_entry_whole'),
    'audit_checkpoint': (
        'audit_checkpoint_kept', 'audit_checkpoint_unchanged', 'audit_checkpoint_whole', 'audit_checkpoint_not_young',
    ),
    'audit_head': ('audit_head_forward', 'audit_head_kept', 'audit_head_whole'),
}


def upgrade() -> None:
    op.create_table('audit_checkpoint',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('purged_before', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_checkpoint')),
    sa.UniqueConstraint('sequence', name=op.f('uq_audit_checkpoint_sequence'))
    )
    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sequence', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_audit_head_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sequence', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('subject_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('previous_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('hash', sa.String(length=64), nullable=True))
    find_subjects()
    chain_what_is_there()
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        for name, kind in (('sequence', sa.BigInteger()), ('previous_hash', sa.String(64)), ('hash', sa.String(64))):
            batch_op.alter_column(name, existing_type=kind, nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_audit_entry_sequence'), ['sequence'])
        batch_op.create_foreign_key(batch_op.f('fk_audit_entry_subject_id'), 'person', ['subject_id'], ['id'])
        batch_op.drop_index(batch_op.f('ix_audit_entry_action'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_actor_id'))
        batch_op.create_index(batch_op.f('ix_audit_entry_action_sequence'), ['action', 'sequence'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_actor_id_sequence'), ['actor_id', 'sequence'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_subject_id_sequence'), ['subject_id', 'sequence'], unique=False)
        batch_op.create_index(
            batch_op.f('ix_audit_entry_object_kind_object_id_sequence'), ['object_kind', 'object_id', 'sequence'], unique=False
        )
    guard()


def find_subjects() -> None:
    """The person each act was done to, where the object tells."""
    op.execute(
        "UPDATE audit_entry SET subject_id = (SELECT person.id FROM person WHERE CAST(person.id AS VARCHAR(60)) = object_id) "
        "WHERE object_kind = 'person'"
    )
    for table in ('role_grant', 'user_session'):
        op.execute(
            f"UPDATE audit_entry SET subject_id = (SELECT {table}.person_id FROM {table} "
            f"WHERE CAST({table}.id AS VARCHAR(60)) = object_id) WHERE object_kind = '{table}'"
        )


def chain_what_is_there() -> None:
    """Number the acts in the order they were written and seal each to the one before it."""
    connection = op.get_bind()
    sequence, last, reached = 0, GENESIS, 0
    while True:
        page = sa.select(ENTRY).where(ENTRY.c.id > reached).order_by(ENTRY.c.id).limit(BATCH)
        rows = [dict(row._mapping) for row in connection.execute(page)]
        if not rows:
            break
        for row in rows:
            sequence += 1
            row.update(sequence=sequence, previous_hash=last)
            row['hash'] = last = fingerprint(last, row)
        connection.execute(
            sa.update(ENTRY)
            .where(ENTRY.c.id == sa.bindparam('row'))
            .values(sequence=sa.bindparam('place'), previous_hash=sa.bindparam('before'), hash=sa.bindparam('own')),
            [
                {'row': row['id'], 'place': row['sequence'], 'before': row['previous_hash'], 'own': row['hash']}
                for row in rows
            ],
        )
        reached = rows[-1]['id']
    if sequence:
        connection.execute(sa.insert(HEAD).values(id=1, sequence=sequence, hash=last))


def fingerprint(previous: str, act: dict) -> str:
    covered = {name: act[name] for name in COVERED}
    at = act['at'].replace(tzinfo=UTC) if act['at'].tzinfo is None else act['at'].astimezone(UTC)
    covered['at'] = at.isoformat(timespec='microseconds')
    text = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(',', ':'))
    return hashlib.sha256(f'{previous}\n{text}'.encode()).hexdigest()


def guard() -> None:
    """Have the database itself refuse what the portal never does."""
    statements = POSTGRESQL if on_postgresql() else (part + 'END' for part in SQLITE.strip().removesuffix('END').split('END;'))
    connection = op.get_bind()
    for statement in statements:
        connection.exec_driver_sql(statement)


def on_postgresql() -> bool:
    return op.get_bind().dialect.name == 'postgresql'


def downgrade() -> None:
    for table, names in TRIGGERS.items():
        for name in names:
            op.execute(f'DROP TRIGGER IF EXISTS {name} ON {table}' if on_postgresql() else f'DROP TRIGGER IF EXISTS {name}')
    if on_postgresql():
        op.execute('DROP FUNCTION purge_journal(bigint)')
        for name in ('audit_keep', 'audit_not_young', 'audit_forward'):
            op.execute(f'DROP FUNCTION {name}()')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_object_kind_object_id_sequence'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_subject_id_sequence'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_actor_id_sequence'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_action_sequence'))
        batch_op.create_index(batch_op.f('ix_audit_entry_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_action'), ['action'], unique=False)
        batch_op.drop_constraint(batch_op.f('fk_audit_entry_subject_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_audit_entry_sequence'), type_='unique')
        for name in ('hash', 'previous_hash', 'subject_id', 'sequence'):
            batch_op.drop_column(name)
    op.drop_table('audit_head')
    op.drop_table('audit_checkpoint')
