"""Tissage, the portal of the people who hold social cohesion together in the Pays de la Loire."""

from flask import Flask
from flask_bootstrap import Bootstrap5

from app import cli
from app.account.routes import bp as account_bp
from app.admin.routes import bp as admin_bp
from app.associations.routes import bp as associations_bp
from app.config import ROOT, Settings, read_settings
from app.extensions import csrf, db, limiter, login_manager, migrate
from app.forums.routes import bp as forums_bp
from app.home.routes import bp as home_bp
from app.kernel.jobs.queue import init_jobs
from app.kernel.sealing import use_keys
from app.observatory.routes import bp as observatory_bp
from app.observatory.routes.api import bp as api_bp
from app.observatory.routes.open_data import bp as open_data_bp
from app.web import install
from app.web.flask_settings import flask_settings

BLUEPRINTS = (home_bp, account_bp, observatory_bp, api_bp, open_data_bp, associations_bp, forums_bp, admin_bp)


def create_app(settings: Settings | None = None) -> Flask:
    """Settings, extensions, guards, blueprints, commands: the whole portal."""
    settings = (settings or read_settings()).check()
    app = Flask(__name__, instance_path=str(settings.instance_path), template_folder="web/templates")
    app.config.from_mapping(flask_settings(settings))
    use_keys(settings.data_keys)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    # Before the protections, so that their refusals are logged and answered like any other.
    install(app)
    login_manager.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    Bootstrap5(app)
    init_jobs(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    cli.register(app)
    return app
