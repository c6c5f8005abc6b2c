#!/bin/sh
# Makes the secrets of compose.yaml in ./secrets, apart from those that Twilio gives. What is there stays as it is.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
make() {
  [ -s "secrets/$1" ] || printf '%s' "$2" > "secrets/$1"
}
key() {
  openssl rand -base64 32
}
word() {
  openssl rand -hex 24
}
make client_secret "$(word)"
make engine_sealing_key "$(key)"
make keys "$(key)"
make subject_key "$(key)"
make postgres_password "$(word)"
make redis_password "$(word)"
make database_url "postgres://callseal:$(cat secrets/postgres_password)@postgres:5432/callseal"
make redis_url "redis://:$(cat secrets/redis_password)@redis:6379"
# containers run as users of their own; nobody else on this machine gets through the folder
chmod 700 secrets
chmod 644 secrets/*
[ -s secrets/twilio_auth_token ] || echo "Still missing: secrets/twilio_auth_token, the primary auth token of the account."
