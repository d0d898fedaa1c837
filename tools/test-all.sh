#!/bin/sh
# Runs the tests on each Python version given, in an environment for each (.venv-X.Y).
# A version that is not on this machine is skipped. Exit status 1 if the tests fail on any.
# Usage: test-all.sh VERSION..., from the project's directory.
set -u

# find_python VERSION: print the first interpreter that is of that version.
# Each one is run, since a name on the PATH may be a shim with no Python behind it.
find_python() {
    for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python3 python3; do
        found=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
        if [ "$found" = "$1" ]; then
            echo "$candidate"
            return
        fi
    done
}

# set_up PYTHON DIRECTORY: make the environment, unless it is there and up to date.
set_up() {
    if [ -n "$(find "$2/.stamp" -newer pyproject.toml -newer utt/version.py 2>/dev/null)" ]; then
        return
    fi
    "$1" -m venv --clear "$2" &&
        "$2/bin/python" -m pip install --quiet --disable-pip-version-check --editable '.[test]' &&
        touch "$2/.stamp"
}

status=0
results=
for version in "$@"; do
    python=$(find_python "$version")
    if [ -z "$python" ]; then
        result="skipped: not found"
    else
        echo "Python $version: $python"
        environment=.venv-$version
        if set_up "$python" "$environment" && "$environment/bin/python" -m pytest -n auto; then
            result=passed
        else
            result=failed
            status=1
        fi
    fi
    results="${results}Python $version: $result
"
done
printf '\n%s' "$results"
exit "$status"
