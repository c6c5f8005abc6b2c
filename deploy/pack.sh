#!/bin/sh
# Packs workspaces as npm would publish them: pack.sh <folder for the tarballs> <package>...
# Run from the root of the repository, after the packages were built.
set -eu
target=$1
shift
mkdir -p "$target"
for name in "$@"; do
  shift
  set -- "$@" --workspace "packages/$name"
done
npm pack --silent --ignore-scripts --pack-destination "$target" "$@"
