#!/bin/sh
# Finds kubevet, or says where a cache would have it. What the workflow says arrives in variables, so that
# nothing of it becomes part of a script.
set -eu

program=${PROGRAM:-$(command -v kubevet || true)}
if test -n "$program"; then
  test -x "$program" || { echo "::error title=kubevet::the input \"program\" names no program"; exit 2; }
  # It runs in the working directory.
  case $program in
  /*) ;;
  *) program=$PWD/$program ;;
  esac
  echo "program=$program" >>"$GITHUB_OUTPUT"
  exit
fi
cd "$GITHUB_ACTION_PATH"
sources=$(find Package.swift Sources -type f | LC_ALL=C sort | xargs cat | sha256sum | cut -c 1-16)
{
  echo "folder=$RUNNER_TEMP/kubevet-program"
  echo "key=kubevet-$RUNNER_OS-$RUNNER_ARCH-$sources"
} >>"$GITHUB_OUTPUT"
