#!/bin/sh
# Prepare the portal and serve it: schema, shipped data, demonstration, then the worker and the web process together.
set -eu
# Logs, database, files: for whoever runs the portal, and nobody else on the machine.
umask 077
export FLASK_APP=wsgi
export LOG_FORMAT="${LOG_FORMAT:-json}"
flask="$BIN/flask"
mkdir -p instance
log="instance/worker.log"

"$flask" db upgrade >instance/setup.log 2>&1 || { cat instance/setup.log; exit 1; }
"$flask" setup --demo

accounts=$("$flask" demo-accounts)
"$flask" worker >>"$log" 2>&1 &
worker=$!
"$BIN/gunicorn" --bind "$HOST:$PORT" --workers "${WEB_WORKERS:-2}" --threads 4 --graceful-timeout 30 \
  --access-logfile /dev/null --log-level warning --pid instance/web.pid wsgi:app >>instance/web.log 2>&1 &
web=$!
trap 'kill -TERM "$web" "$worker" 2>/dev/null; wait' INT TERM EXIT

echo
echo "  Tissage: http://$HOST:$PORT"
echo "  Letters, which do not leave this machine: http://$HOST:$PORT/developpement/courriers"
echo "  Logs: instance/web.log, $log"
echo "  Demonstration accounts (password demonstration-tissage):"
echo "$accounts"
echo "  Ctrl-C stops everything; nothing is lost."
echo
wait "$web"
