"""files: kinds, states, strays

Revision: files, after identities
"""

import sqlalchemy as sa
from alembic import op

revision = 'files'
down_revision = 'identities'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('stray_file',
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_stray_file'))
    )
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        # The files kept so far are statistical sources that no antivirus has seen.
        batch_op.add_column(sa.Column('kind', sa.String(length=20), nullable=False, server_default='source'))
        batch_op.add_column(sa.Column('treatments', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('state', sa.String(length=20), nullable=False, server_default='unchecked'))
        batch_op.add_column(sa.Column('reason', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('state_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('perimeter_id', sa.Integer(), nullable=True))
    op.execute('UPDATE stored_file SET state_at = created_at')
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.alter_column('kind', existing_type=sa.String(length=20), server_default=None)
        batch_op.alter_column('treatments', existing_type=sa.JSON(), server_default=None)
        batch_op.alter_column('state', existing_type=sa.String(length=20), server_default=None)
        batch_op.alter_column('state_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_check_constraint(batch_op.f('ck_stored_file_kind'), "kind IN ('attachment', 'source')")
        batch_op.create_check_constraint(
            batch_op.f('ck_stored_file_state'),
            "state IN ('checking', 'clean', 'unchecked', 'held', 'refused', 'missing')",
        )
        batch_op.create_index(batch_op.f('ix_stored_file_perimeter_id'), ['perimeter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stored_file_state_state_at'), ['state', 'state_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_stored_file_verified_at_id'), ['verified_at', 'id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_stored_file_perimeter_id'), 'perimeter', ['perimeter_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_stored_file_perimeter_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_stored_file_verified_at_id'))
        batch_op.drop_index(batch_op.f('ix_stored_file_state_state_at'))
        batch_op.drop_index(batch_op.f('ix_stored_file_perimeter_id'))
        batch_op.drop_constraint(batch_op.f('ck_stored_file_state'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_stored_file_kind'), type_='check')
        batch_op.drop_column('perimeter_id')
        batch_op.drop_column('verified_at')
        batch_op.drop_column('state_at')
        batch_op.drop_column('reason')
        batch_op.drop_column('state')
        batch_op.drop_column('treatments')
        batch_op.drop_column('kind')
    op.drop_table('stray_file')
