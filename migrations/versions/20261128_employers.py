"""employers, apart from types of institution

Revision: employers, after likeness. What was shown as a type of institution could be the employer's own name, which nobody was
told would be published: whatever is no type of the list becomes the employer, read by the administration alone. Going back
publishes nothing again.
"""

import sqlalchemy as sa
from alembic import op

revision = 'employers'
down_revision = 'likeness'
branch_labels = None
depends_on = None

TYPES = (
    'Commune ou CCAS', 'Intercommunalité', 'Département', 'Région', 'État', 'Association',
    'Établissement ou service social ou médico-social', 'Hôpital ou établissement de santé',
    'Organisme de protection sociale', 'Insertion et emploi', 'Formation ou recherche', 'Autre',
)
SAME = {
    'Commune': 'Commune ou CCAS', 'CCAS': 'Commune ou CCAS', 'Mission locale': 'Insertion et emploi',
    'Inter-associations': 'Association', 'Carif-Oref': 'Formation ou recherche',
}


def upgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('employer', sa.String(length=120), nullable=True))
    with op.batch_alter_table('account_request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('institution_kind', sa.String(length=120), nullable=True))
    person = sa.table('person', sa.column('institution_kind', sa.String), sa.column('employer', sa.String))
    for said, kind in SAME.items():
        op.execute(person.update().where(person.c.institution_kind == said).values(institution_kind=kind))
    op.execute(
        person.update()
        .where(person.c.institution_kind.not_in(TYPES))
        .values(employer=person.c.institution_kind, institution_kind=None)
    )


def downgrade() -> None:
    with op.batch_alter_table('account_request', schema=None) as batch_op:
        batch_op.drop_column('institution_kind')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('employer')
