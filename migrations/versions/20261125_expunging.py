"""expunging

Revision: expunging, after factor_resets
"""

import sqlalchemy as sa
from alembic import op

revision = 'expunging'
down_revision = 'factor_resets'
branch_labels = None
depends_on = None

RULES = "rule IN ('nom', 'adresse', 'contact', 'date', 'dossier', 'etablissement', 'trait', 'situation')"


def upgrade() -> None:
    op.create_table('expunging',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('object_kind', sa.String(length=60), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=20), nullable=False),
    sa.Column('capacity', sa.String(length=20), nullable=False),
    sa.Column('occurrences', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("capacity IN ('author', 'facilitator', 'manager', 'dpo')", name=op.f('ck_expunging_capacity')),
    sa.CheckConstraint(RULES, name=op.f('ck_expunging_rule')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_expunging_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expunging'))
    )
    op.create_index(op.f('ix_expunging_by_id'), 'expunging', ['by_id'], unique=False)
    op.create_index(op.f('ix_expunging_object_kind_object_id'), 'expunging', ['object_kind', 'object_id'], unique=False)


def downgrade() -> None:
    op.drop_table('expunging')
