#!/bin/sh
# Records a small working day in a separate log, and shows its report.
# Usage: demo.sh DIRECTORY, with utt on the PATH.
set -eu

directory=${1:?usage: demo.sh DIRECTORY}
log=$directory/utt.log
mkdir -p "$directory"
rm -f "$log"

# Your configuration must not change what the demo shows.
unset XDG_DATA_CONFIG
XDG_CONFIG_HOME=$directory/config
export XDG_CONFIG_HOME

# at WHEN ARGUMENT...: show a command line, then run it.
at() {
    now=$1
    shift
    set -- --data "$log" --now "$now" "$@"
    printf '$ utt'
    for argument in "$@"; do
        case $argument in
            *[!A-Za-z0-9_./-]*) printf ' "%s"' "$argument" ;;
            *) printf ' %s' "$argument" ;;
        esac
    done
    echo
    utt "$@"
}

at "2026-11-16 09:00" hello
at "2026-11-16 10:30" add "acme: design review"
at "2026-11-16 12:00" add "acme: API sketch" -c "agreed with Ana"
at "2026-11-16 13:00" add "lunch **"
at "2026-11-16 17:15" add "beta: migration"
at "2026-11-16 17:40" report
