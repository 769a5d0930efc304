"""copies and erasures

Revision: rights, after attachments
"""

import sqlalchemy as sa
from alembic import op

revision = 'rights'
down_revision = 'attachments'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('data_export',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('requested_by_id', sa.Integer(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('key', sa.String(length=60), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.CheckConstraint("state IN ('received', 'running', 'done', 'failed', 'expired')", name=op.f('ck_data_export_state')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_data_export_person_id')),
    sa.ForeignKeyConstraint(['requested_by_id'], ['person.id'], name=op.f('fk_data_export_requested_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_export'))
    )
    with op.batch_alter_table('data_export', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_data_export_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_data_export_requested_by_id'), ['requested_by_id'], unique=False)
        batch_op.create_index('uq_data_export_open', ['person_id', 'requested_by_id'], unique=True, sqlite_where=sa.text("state IN ('received', 'running')"), postgresql_where=sa.text("state IN ('received', 'running')"))

    op.create_table('erasure_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refused_reason', sa.String(length=400), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_erasure_request_asked_by_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_erasure_request_decided_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_erasure_request_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure_request'))
    )
    with op.batch_alter_table('erasure_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_erasure_request_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_erasure_request_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_erasure_request_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_erasure_request_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_erasure_request_open', ['person_id'], unique=True, sqlite_where=sa.text('cancelled_at IS NULL AND refused_at IS NULL AND done_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL AND refused_at IS NULL AND done_at IS NULL'))



def downgrade() -> None:
    with op.batch_alter_table('erasure_request', schema=None) as batch_op:
        batch_op.drop_index('uq_erasure_request_open', sqlite_where=sa.text('cancelled_at IS NULL AND refused_at IS NULL AND done_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL AND refused_at IS NULL AND done_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_erasure_request_person_id'))
        batch_op.drop_index(batch_op.f('ix_erasure_request_due_at'))
        batch_op.drop_index(batch_op.f('ix_erasure_request_decided_by_id'))
        batch_op.drop_index(batch_op.f('ix_erasure_request_asked_by_id'))

    op.drop_table('erasure_request')
    with op.batch_alter_table('data_export', schema=None) as batch_op:
        batch_op.drop_index('uq_data_export_open', sqlite_where=sa.text("state IN ('received', 'running')"), postgresql_where=sa.text("state IN ('received', 'running')"))
        batch_op.drop_index(batch_op.f('ix_data_export_requested_by_id'))
        batch_op.drop_index(batch_op.f('ix_data_export_person_id'))

    op.drop_table('data_export')
