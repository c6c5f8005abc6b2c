#!/bin/sh
# Makes the secrets of compose.yaml in ./secrets, apart from those that Twilio gives. What is there stays as it is.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
# what fails must not leave an empty secret behind: a value is made first, and written when it is whole
make() {
  if [ -s "secrets/$1" ]; then return; fi
  value=$("$2")
  [ -n "$value" ]
  printf '%s' "$value" > "secrets/$1"
}
key() {
  head -c 32 /dev/urandom | base64 | tr -d '\n'
}
# an Ed25519 key is 32 random bytes; the 16 before them say so (RFC 8410)
signing_key() {
  body=$({ printf '\060\056\002\001\000\060\005\006\003\053\145\160\004\042\004\040'; head -c 32 /dev/urandom; } | base64 | tr -d '\n')
  [ "${#body}" = 64 ]
  printf '%s\n' '-----BEGIN PRIVATE KEY-----' "$body" '-----END PRIVATE KEY-----'
}
word() {
  head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'
}
database_url() {
  printf 'postgres://callseal:%s@postgres:5432/callseal' "$(cat secrets/postgres_password)"
}
redis_url() {
  printf 'redis://:%s@redis:6379' "$(cat secrets/redis_password)"
}
make client_secret word
make engine_sealing_key key
make keys key
make subject_key key
make grant_keys signing_key
make audit_key key
make postgres_password word
make redis_password word
make database_url database_url
make redis_url redis_url
# containers run as users of their own; nobody else on this machine gets through the folder
chmod 700 secrets
chmod 644 secrets/*
[ -s secrets/twilio_auth_token ] || echo "Still missing: secrets/twilio_auth_token, the primary auth token of the account."
