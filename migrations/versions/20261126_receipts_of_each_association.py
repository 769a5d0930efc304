"""receipts of each association

Revision: receipts, after console. Receipts already given stay as they are, whichever way one goes.
"""

import sqlalchemy as sa
from alembic import op

revision = 'receipts'
down_revision = 'console'
branch_labels = None
depends_on = None

# 2026-000697 was numbered among all; 2026-A1742-0012 names its association.
GO_ON = """
    INSERT INTO receipt_series (association_id, year, last)
    SELECT association_id, CAST(substr(receipt, 1, 4) AS INTEGER),
           MAX(CAST(substr(receipt, 8 + length(CAST(association_id AS VARCHAR))) AS INTEGER))
    FROM activity
    WHERE receipt LIKE '____-A' || CAST(association_id AS VARCHAR) || '-%'
    GROUP BY association_id, CAST(substr(receipt, 1, 4) AS INTEGER)
"""
GO_BACK = """
    INSERT INTO receipt_counter (year, last)
    SELECT CAST(substr(receipt, 1, 4) AS INTEGER), MAX(CAST(substr(receipt, 6) AS INTEGER))
    FROM activity
    WHERE receipt NOT LIKE '____-A%'
    GROUP BY CAST(substr(receipt, 1, 4) AS INTEGER)
"""


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.alter_column('receipt', existing_type=sa.String(length=12), type_=sa.String(length=24))

    op.create_table('receipt_series',
    sa.Column('association_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(
        ['association_id'], ['association.id'], name=op.f('fk_receipt_series_association_id')
    ),
    sa.PrimaryKeyConstraint('association_id', 'year', name=op.f('pk_receipt_series'))
    )
    op.execute(GO_ON)
    op.drop_table('receipt_counter')


def downgrade() -> None:
    op.create_table('receipt_counter',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_receipt_counter'))
    )
    op.execute(GO_BACK)
    op.drop_table('receipt_series')
    # The column stays wide: receipts were told to people, and keep what they say.
