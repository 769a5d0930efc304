"""Forms about lost second factors."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.web.forms import Form


class ApproveForm(Form):
    """An agreement, given knowingly."""

    spoken = BooleanField(
        "J’ai parlé à cette personne de vive voix, à un numéro que je connaissais déjà, et c’est bien elle.",
        validators=[InputRequired("Parlez d’abord à cette personne, puis cochez la case.")],
    )
