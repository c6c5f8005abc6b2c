#!/bin/sh
# Installs packed packages into an empty folder, with what they need in production and nothing else:
# install.sh <folder> <folder with the tarballs> <package>...
set -eu
target=$1
tarballs=$(cd "$2" && pwd)
shift 2
mkdir -p "$target"
cd "$target"
printf '{ "private": true }\n' > package.json
for name in "$@"; do
  shift
  set -- "$@" "$tarballs/callseal-$name"-*.tgz
done
npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error "$@"
