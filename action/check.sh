#!/bin/sh
# Runs kubevet: the findings in the log, annotations, a summary of the job, SARIF. Leaves with its status.
set -eu

kubevet=${PROGRAM:-$FOLDER/kubevet}
# In a container the checkout belongs to another user, whom git does not trust.
last=${GIT_CONFIG_COUNT:-0}
export "GIT_CONFIG_KEY_$last=safe.directory" "GIT_CONFIG_VALUE_$last=*" "GIT_CONFIG_COUNT=$((last + 1))"
cd "$GITHUB_WORKSPACE/${WORKING_DIRECTORY:-.}"
if ! git rev-parse --git-dir >/dev/null 2>&1; then
  echo "::error title=kubevet::there is no git repository here: put actions/checkout before this step"
  exit 2
fi

is_here() { git cat-file -e "$1^{tree}" 2>/dev/null; }

fetch() { is_here "$1" || git fetch --quiet --no-tags --depth=1 origin "$1" || true; }

# In a pull request GitHub checks out a merge commit. Its first parent is the base: a clone of depth 1 knows
# the id alone. What cannot be fetched, kubevet names with the remedy.
against=${AGAINST:-}
if test -z "$against"; then
  case ${GITHUB_EVENT_NAME:-} in
  pull_request)
    parents=$(git cat-file -p HEAD | sed -n -e '/^$/q' -e 's/^parent //p')
    if test "$(git rev-parse HEAD)" = "${GITHUB_SHA:-}" && test "$(echo "$parents" | wc -l)" -eq 2; then
      fetch "$(echo "$parents" | head -n 1)"
    fi
    ;;
  push | merge_group)
    # A new branch has zeros before it.
    if test -n "${BEFORE:-}" && test -n "$(printf %s "$BEFORE" | tr -d 0)"; then
      fetch "$BEFORE"
      against=$BEFORE
    fi
    ;;
  esac
fi

sarif=$RUNNER_TEMP/kubevet.sarif
summary=$RUNNER_TEMP/kubevet.md
set -- check --format text --format github --format "sarif=$sarif" --format "markdown=$summary"
test -z "$against" || set -- "$@" "--against=$against"
test -z "${FAIL_ON:-}" || set -- "$@" "--fail-on=$FAIL_ON"
test -z "${SELECT:-}" || set -- "$@" "--select=$SELECT"
test -z "${IGNORE:-}" || set -- "$@" "--ignore=$IGNORE"
test "${ALLOW_EMPTY:-false}" != true || set -- "$@" --allow-empty
test -z "${CONFIG:-}" || set -- "$@" "--config=$CONFIG"
set -- "$@" --
while IFS= read -r path; do
  test -z "$path" || set -- "$@" "$path"
done <<END
${PATHS:-}
END

rm -f "$sarif" "$summary"
status=0
"$kubevet" "$@" || status=$?
if test -f "$summary" && test "${SUMMARY:-true}" = true && test -n "${GITHUB_STEP_SUMMARY:-}"; then
  cat "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
{
  echo "status=$status"
  if test -f "$sarif"; then echo "sarif=$sarif"; fi
} >>"$GITHUB_OUTPUT"
exit "$status"
