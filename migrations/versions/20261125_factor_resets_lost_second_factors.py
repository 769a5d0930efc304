"""lost second factors

Revision: factor_resets, after search
"""

import sqlalchemy as sa
from alembic import op

revision = 'factor_resets'
down_revision = 'search'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('factor_reset',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removable_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lapses_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("outcome IN ('done', 'stopped', 'lapsed')", name=op.f('ck_factor_reset_outcome')),
    sa.CheckConstraint('(ended_at IS NULL) = (outcome IS NULL)', name=op.f('ck_factor_reset_ended')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_factor_reset_ended_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_factor_reset_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_factor_reset'))
    )
    with op.batch_alter_table('factor_reset', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_factor_reset_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_factor_reset_open', ['person_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('factor_reset_approval',
    sa.Column('reset_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_factor_reset_approval_by_id')),
    sa.ForeignKeyConstraint(['reset_id'], ['factor_reset.id'], name=op.f('fk_factor_reset_approval_reset_id')),
    sa.PrimaryKeyConstraint('reset_id', 'by_id', name=op.f('pk_factor_reset_approval'))
    )


def downgrade() -> None:
    op.drop_table('factor_reset_approval')
    with op.batch_alter_table('factor_reset', schema=None) as batch_op:
        batch_op.drop_index('uq_factor_reset_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_factor_reset_person_id'))

    op.drop_table('factor_reset')
