#!/bin/sh
# Puts kubevet into $FOLDER: the release of the tag that the workflow names, otherwise built from source.
set -eu

mkdir -p "$FOLDER"
case $RUNNER_ARCH in
X64) machine=x86_64 ;;
ARM64) machine=aarch64 ;;
*) machine=$RUNNER_ARCH ;;
esac
archive=kubevet-linux-$machine.tar.gz

download() {
  test "$RUNNER_OS" = Linux || return 1
  case ${ACTION_REF:-} in
  v[0-9]*.[0-9]*.[0-9]*) ;;
  *) return 1 ;;
  esac
  address=$GITHUB_SERVER_URL/$ACTION_REPOSITORY/releases/download/$ACTION_REF
  for name in "$archive" "$archive.sha256"; do
    curl --fail --silent --show-error --location --retry 3 --output "$RUNNER_TEMP/$name" "$address/$name" ||
      return 1
  done
  (cd "$RUNNER_TEMP" && sha256sum --check --quiet "$archive.sha256") || exit 2
  tar -xzf "$RUNNER_TEMP/$archive" -C "$FOLDER" kubevet
}

if download; then exit; fi
if ! command -v swift >/dev/null; then
  echo "::error title=kubevet::there is no release for this runner and no Swift to build kubevet:" \
    "name a release, such as v0.1.0, or install Swift 6.2 or newer before this step"
  exit 2
fi
cd "$GITHUB_ACTION_PATH"
make static STATIC="$RUNNER_TEMP/kubevet-build"
cp "$RUNNER_TEMP/kubevet-build/release/kubevet" "$FOLDER/kubevet"
