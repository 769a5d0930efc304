"""one time tokens

Revision: tokens, after foundation
"""

import sqlalchemy as sa
from alembic import op

revision = 'tokens'
down_revision = 'foundation'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('one_time_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_one_time_token_created_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_one_time_token_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_one_time_token_token_hash'))
    )
    with op.batch_alter_table('one_time_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_token_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_one_time_token_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_one_time_token_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_one_time_token_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_one_time_token_purpose'), ['purpose'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('one_time_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_token_purpose'))
        batch_op.drop_index(batch_op.f('ix_one_time_token_person_id'))
        batch_op.drop_index(batch_op.f('ix_one_time_token_expires_at'))
        batch_op.drop_index(batch_op.f('ix_one_time_token_email'))
        batch_op.drop_index(batch_op.f('ix_one_time_token_created_by_id'))

    op.drop_table('one_time_token')
