#!/bin/sh
# Records a working day on two machines, here two homes, which end up with the same log.
# Usage: demo-sync.sh DIRECTORY, with utt and git on the PATH.
set -eu

directory=${1:?usage: demo-sync.sh DIRECTORY}
rm -rf "$directory/laptop" "$directory/desktop" "$directory/time.git"
mkdir -p "$directory/laptop" "$directory/desktop"
directory=$(cd "$directory" && pwd)
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_CONFIG
git init --quiet --bare "$directory/time.git"

# on MACHINE WHEN ARGUMENT...: show a command line, then run it there.
on() {
    machine=$1
    now=$2
    shift 2
    printf '%s $ utt' "$machine"
    for argument in "$@"; do
        case $argument in
            "$directory"/*) printf ' %s' "${argument#"$directory"/}" ;;
            *[!A-Za-z0-9_./-]*) printf ' "%s"' "$argument" ;;
            *) printf ' %s' "$argument" ;;
        esac
    done
    echo
    HOME="$directory/$machine" utt --now "$now" "$@"
}

on laptop "2026-11-16 09:00" hello
on laptop "2026-11-16 10:30" add "acme: design review"
on laptop "2026-11-16 10:31" sync --init "$directory/time.git"
on desktop "2026-11-16 10:40" sync --init "$directory/time.git"
on desktop "2026-11-16 12:00" add "acme: API sketch"
on desktop "2026-11-16 13:00" add "lunch **"
on laptop "2026-11-16 13:30" add "acme: call" --at 11:00-11:15
on desktop "2026-11-16 17:15" add "beta: migration"
on desktop "2026-11-16 17:20" sync
on laptop "2026-11-16 17:25" sync
on desktop "2026-11-16 17:30" sync
on laptop "2026-11-16 17:30" report 2026-11-16
cmp "$directory/laptop/.local/share/utt/utt.log" "$directory/desktop/.local/share/utt/utt.log"
echo "Both machines have the same log:"
cat "$directory/desktop/.local/share/utt/utt.log"
