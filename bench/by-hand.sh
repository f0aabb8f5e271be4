#!/bin/bash
# The reference scenario's chain by hand: what `npm run bench` holds Customhouse against. Build and push the base image, test a build on it,
# copy it to the base registry, build and push the application on it, run that, wait for its page.
#
# Prints the milliseconds of each hop: "build N", "import N", "app N". What the engine says goes to standard error.
#
#   ENGINE                         podman or docker
#   BUILD, RUN                     arguments of every build and run, such as --no-cache or --label
#   TEST_NETWORK, APP_NETWORK      arguments of the run of the test, of the application
#   REMOVE                         removes a container: rm --force
#   DOCKERHUB, PUBLIC, BASE, TEAM  login servers; the engine is logged in to them
#   SOURCES                        the folder with base-image-node, import-baseimage-node and hello-world
#   NAME                           of the test's image and of the application's container on this machine
#   TAG                            of the application's image
#   PORT                           on 127.0.0.1, for its page
set -euo pipefail

started=$(date +%s%3N)
hop() {
  local now
  now=$(date +%s%3N)
  echo "$1 $((now - started))"
  started=$now
}

build() { $ENGINE build $BUILD --build-arg "$1" --tag "$2" "$SOURCES/$3" >&2; }
push() { $ENGINE push "$1" >&2; }

copy() {
  if command -v skopeo >/dev/null; then
    skopeo copy --src-tls-verify=false --dest-tls-verify=false "docker://$1" "docker://$2" >&2
  else
    $ENGINE pull "$1" >&2
    $ENGINE tag "$1" "$2"
    push "$2"
  fi
}

answers() {
  exec 3<>"/dev/tcp/127.0.0.1/$PORT" || return 1
  printf 'GET / HTTP/1.0\r\n\r\n' >&3
  IFS= read -r status <&3 || return 1
  exec 3>&-
  [[ $status == *' 200 '* ]]
}

node=by-hand/node:15-alpine

build "REGISTRY_NAME=$DOCKERHUB/library/" "$PUBLIC/$node" base-image-node
push "$PUBLIC/$node"
hop build

build "REGISTRY_FROM_URL=$PUBLIC/by-hand/" "$NAME-test" import-baseimage-node
$ENGINE run $RUN $TEST_NETWORK --rm "$NAME-test" >&2
copy "$PUBLIC/$node" "$BASE/$node"
hop import

app=$TEAM/by-hand/hello-world:$TAG
build "REGISTRY_FROM_URL=$BASE/by-hand/" "$app" hello-world
push "$app"
$ENGINE $REMOVE "$NAME" >/dev/null 2>&1 || true
$ENGINE run $RUN $APP_NETWORK --detach --name "$NAME" --publish "127.0.0.1:$PORT:80" "$app" >&2
until answers 2>/dev/null; do sleep 0.05; done
hop app
