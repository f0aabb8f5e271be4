#!/bin/sh
# What this organisation asks of its base image: Node runs, and the colour is none of those that marketing has ruled out.
set -eu

refuse() {
  echo "ERROR: $1"
  exit 1
}

echo "Validating the base image"
echo "NODE_VERSION: ${NODE_VERSION:-}"
echo "BACKGROUND_COLOR: ${BACKGROUND_COLOR:-}"

[ -n "${NODE_VERSION:-}" ] || refuse "NODE_VERSION is not set"
[ -n "${BACKGROUND_COLOR:-}" ] || refuse "BACKGROUND_COLOR is not set"

case "$(echo "$BACKGROUND_COLOR" | tr '[:lower:]' '[:upper:]')" in
  RED) refuse "Invalid Color: $BACKGROUND_COLOR" ;;
esac

version=$(node --version) || refuse "node does not run"
echo "node --version: $version"
echo "The base image is valid"
