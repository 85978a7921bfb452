#!/usr/bin/env bash
# Makes dist/qualifier_VERSION_ARCH.deb of the bundle in dist/qualifier. `make deb` runs it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VERSION=${VERSION:-$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)}
ARCH=$(dpkg --print-architecture)
ROOT=build/deb
# Found by starting the bundle in an empty Debian 12 and adding what it asked for; libraries of the
# C and C++ runtime by the version that the Python packages are built for. 24.04 renamed libglib.
DEPENDS="libc6 (>= 2.34), libstdc++6, libgcc-s1, zlib1g, libglib2.0-0t64 | libglib2.0-0, libegl1,
 libgl1, libxkbcommon0, libfontconfig1, libfreetype6, libdbus-1-3, libx11-6, libx11-xcb1, libxcb1,
 libxcb-cursor0, libxkbcommon-x11-0, libxcb-icccm4, libxcb-image0, libxcb-keysyms1, libxcb-randr0,
 libxcb-render0, libxcb-render-util0, libxcb-shape0, libxcb-shm0, libxcb-sync1, libxcb-xfixes0,
 libxcb-xkb1, libwayland-client0, libwayland-cursor0, libwayland-egl1,
 libssl3t64 | libssl3, libffi8, libuuid1, libexpat1,
 libgssapi-krb5-2"

[[ -x dist/qualifier/qualifier ]] || { echo "deb: there is no bundle, run make bundle first" >&2; exit 1; }
rm -rf $ROOT
install -d $ROOT/DEBIAN $ROOT/usr/{lib,bin} $ROOT/usr/share/doc/qualifier
cp -a dist/qualifier $ROOT/usr/lib/qualifier
ln -s ../lib/qualifier/qualifier $ROOT/usr/bin/qualifier
put() { install -D -m 644 "$1" "$ROOT/usr/share/$2"; }
put installer/linux/qualifier.desktop applications/qualifier.desktop
put installer/linux/qualifier.xml mime/packages/qualifier.xml
put installer/linux/org.qualifier.Qualifier.metainfo.xml metainfo/org.qualifier.Qualifier.metainfo.xml
put resources/icons/logo.svg icons/hicolor/scalable/apps/qualifier.svg
put LICENSE doc/qualifier/copyright
put NOTICE doc/qualifier/NOTICE
find $ROOT/usr -type d -exec chmod 755 {} +
find $ROOT/usr -type f ! -perm -u+x -exec chmod 644 {} +
cat >$ROOT/DEBIAN/control <<CONTROL
Package: qualifier
Version: $VERSION
Architecture: $ARCH
Maintainer: The Qualifier developers <developers@qualifier.example>
Section: office
Priority: optional
Installed-Size: $(du -sk $ROOT/usr | cut -f1)
Depends: ${DEPENDS//$'\n'/}
Recommends: libsecret-1-0, gnome-keyring | kwalletmanager
Description: qualify leads by telephone
 Lines up whom to call and why, leads through a branching script by keyboard, and
 hands the leads that meet the agreed definition over to sales, as a one-page dossier.
 .
 Everything stays in an encrypted file on this computer.
CONTROL
# Profiles lie in people's homes, so removing the program touches none of them.
dpkg-deb --root-owner-group -Zzstd -z3 --build $ROOT "dist/qualifier_${VERSION}_$ARCH.deb"
