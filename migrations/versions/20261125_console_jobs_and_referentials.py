"""nights done again, readings of referentials

Revision: console, after retention
"""

import sqlalchemy as sa
from alembic import op

revision = 'console'
down_revision = 'retention'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('daily_run', schema=None) as batch_op:
        batch_op.add_column(sa.Column('again', sa.Boolean(), server_default=sa.false(), nullable=False))

    op.create_table('reference_load',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('referential', sa.String(length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counted', sa.JSON(), nullable=False),
    sa.Column('failure', sa.String(length=120), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_reference_load_asked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reference_load'))
    )
    with op.batch_alter_table('reference_load', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reference_load_ended_at'), ['ended_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reference_load_referential_id'), ['referential', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('reference_load', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reference_load_referential_id'))
        batch_op.drop_index(batch_op.f('ix_reference_load_ended_at'))

    op.drop_table('reference_load')

    with op.batch_alter_table('daily_run', schema=None) as batch_op:
        batch_op.drop_column('again')
