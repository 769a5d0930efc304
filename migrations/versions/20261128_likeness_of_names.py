"""likeness of names

Revision: likeness, after signed_out. The keys are made in Python, as the portal makes them: people who bear names that are
alike keep them, and only what is chosen from now on is compared.
"""

import sqlalchemy as sa
from alembic import op

from app.kernel.people.likeness import likeness

revision = 'likeness'
down_revision = 'signed_out'
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_likeness', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('pseudonym_likeness', sa.String(length=120), nullable=True))
        batch_op.create_index(batch_op.f('ix_person_name_likeness'), ['name_likeness'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_pseudonym_likeness'), ['pseudonym_likeness'], unique=False)
    _make_keys()


def _make_keys() -> None:
    database, last = op.get_bind(), 0
    read = sa.text('SELECT id, display_name, pseudonym FROM person WHERE id > :last ORDER BY id LIMIT :most')
    write = sa.text('UPDATE person SET name_likeness = :name, pseudonym_likeness = :pseudonym WHERE id = :id')
    while rows := database.execute(read, {'last': last, 'most': AT_ONCE}).all():
        database.execute(
            write,
            [
                {'id': key, 'name': likeness(name), 'pseudonym': likeness(pseudonym) if pseudonym else None}
                for key, name, pseudonym in rows
            ],
        )
        last = rows[-1][0]


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_pseudonym_likeness'))
        batch_op.drop_index(batch_op.f('ix_person_name_likeness'))
        batch_op.drop_column('pseudonym_likeness')
        batch_op.drop_column('name_likeness')
