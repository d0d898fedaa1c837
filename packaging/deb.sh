#!/bin/sh
# Builds a Debian package from the sdist in dist/, in the directory build/deb, and checks it with lintian.
set -eu
cd "$(dirname "$0")/.."
[ $# = 1 ] || { echo "usage: packaging/deb.sh VERSION" >&2; exit 2; }
for tool in dpkg-buildpackage dh lintian; do
    command -v "$tool" > /dev/null || { echo "make deb needs $tool: apt install build-essential debhelper lintian" >&2; exit 1; }
done
rm -rf build/deb
mkdir -p build/deb
cp "dist/utt-$1.tar.gz" "build/deb/utt_$1.orig.tar.gz"
tar -xzf "dist/utt-$1.tar.gz" -C build/deb
cp -r "build/deb/utt-$1/packaging/debian" "build/deb/utt-$1/debian"
cd "build/deb/utt-$1"
dpkg-buildpackage -us -uc
cd ..
lintian --fail-on error ./*.changes
