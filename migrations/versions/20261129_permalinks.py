"""answers kept at an address

Revision: permalinks, after employers
"""

import sqlalchemy as sa
from alembic import op

revision = 'permalinks'
down_revision = 'employers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'permalink',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('short', sa.String(length=16), nullable=False),
        sa.Column('mark', sa.String(length=64), nullable=False),
        sa.Column('question', sa.Text(), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('span', sa.String(length=8), nullable=False),
        sa.Column('last', sa.Integer(), nullable=True),
        sa.Column('frozen', sa.JSON(), nullable=False),
        sa.Column('checksum', sa.String(length=64), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("span IN ('frozen', 'growing', 'sliding')", name=op.f('ck_permalink_span')),
        sa.CheckConstraint("(last IS NOT NULL) = (span = 'sliding')", name=op.f('ck_permalink_last')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_permalink')),
        sa.UniqueConstraint('mark', name=op.f('uq_permalink_mark')),
        sa.UniqueConstraint('short', name=op.f('uq_permalink_short')),
    )


def downgrade() -> None:
    op.drop_table('permalink')
