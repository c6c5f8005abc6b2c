#!/bin/sh
# Starts the engine with secrets from files, as Docker and Kubernetes mount them: a value may be given by <NAME>_FILE.
set -eu
for name in CALLSEAL_ENGINE_CLIENT_SECRET CALLSEAL_ENGINE_SEALING_KEY CALLSEAL_ENGINE_TWILIO_AUTH_TOKEN; do
  eval "file=\${${name}_FILE:-}"
  if [ -n "$file" ]; then
    value=$(cat "$file")
    export "$name=$value"
  fi
done
exec node "${CALLSEAL_ENGINE_HOME:-/app}/node_modules/@callseal/engine/dist/cli.js" serve --host "${CALLSEAL_ENGINE_HOST:-0.0.0.0}" --port "${CALLSEAL_ENGINE_PORT:-4700}"
