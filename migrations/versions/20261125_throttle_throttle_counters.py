"""throttle counters

Revision: throttle, after delivery
"""

import sqlalchemy as sa
from alembic import op

revision = 'throttle'
down_revision = 'delivery'
branch_labels = None
depends_on = None

def upgrade() -> None:
    op.create_table('throttle_counter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('scope', sa.String(length=10), nullable=False),
    sa.Column('subject_hash', sa.String(length=64), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('blocked_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("scope IN ('account', 'address')", name=op.f('ck_throttle_counter_scope')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_throttle_counter')),
    sa.UniqueConstraint('subject_hash', name=op.f('uq_throttle_counter_subject_hash'))
    )
    with op.batch_alter_table('throttle_counter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_throttle_counter_last_at'), ['last_at'], unique=False)

def downgrade() -> None:
    with op.batch_alter_table('throttle_counter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_throttle_counter_last_at'))

    op.drop_table('throttle_counter')
