#!/usr/bin/env bash
# Tries the .deb in an empty Debian 12: installed by apt, self-checked, started on a screen,
# upgraded over an older version while the program runs, removed with the profiles left.
# Needs root, debootstrap and the network. `make test-deb` runs it; FOLDER= keeps the Debian.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

VERSION=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
ARCH=$(dpkg --print-architecture)
NEW=dist/qualifier_${VERSION}_$ARCH.deb
OLD=dist/qualifier_0.0.9_$ARCH.deb
FOLDER=${FOLDER:-$(mktemp -d)}
PICTURES=${PICTURES:-dist/pictures}
WINDOW=

say() { printf '\n== %s\n' "$*"; }
inside() { env -i DEBIAN_FRONTEND=noninteractive HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$FOLDER" "$@"; }
leave() {
    [[ -z $WINDOW ]] || kill $WINDOW 2>/dev/null || true
    umount "$FOLDER/proc" "$FOLDER/dev/pts" "$FOLDER/dev/shm" 2>/dev/null || true
    return 0
}
trap leave EXIT

[[ $(id -u) == 0 ]] || { echo "try_deb: chroot needs root" >&2; exit 1; }
[[ -f $NEW ]] || { echo "try_deb: run make deb first" >&2; exit 1; }
say "an older version of the same bundle"
[[ -f $OLD ]] || VERSION=0.0.9 installer/deb.sh

say "an empty Debian 12 in $FOLDER"
[[ -x $FOLDER/usr/bin/apt-get ]] || debootstrap --variant=minbase bookworm "$FOLDER" >/dev/null
mkdir -p "$FOLDER/dev/shm" "$FOLDER/dev/pts"
mount -t proc proc "$FOLDER/proc"
mount -t devpts devpts "$FOLDER/dev/pts"
mount -t tmpfs tmpfs "$FOLDER/dev/shm"
cp /etc/resolv.conf "$FOLDER/etc/resolv.conf"
cp "$OLD" "$NEW" "$FOLDER/root/"
inside apt-get update -qq

say "installed by apt, with what it depends on and nothing else"
inside apt-get install -qq -y --no-install-recommends "/root/$(basename "$OLD")" >/dev/null
inside dpkg-query -W -f '${Package} ${Version} ${Installed-Size} kB\n' qualifier
say "libraries that are not there (of the program and of Qt's plugins)"
inside sh -c 'find /usr/lib/qualifier -name "*.so*" -o -name qualifier -type f | while read -r one; do
    LD_LIBRARY_PATH=/usr/lib/qualifier/_internal:/usr/lib/qualifier/_internal/PySide6/Qt/lib \
        ldd "$one" 2>/dev/null | grep "not found" | sed "s|^|$one:|"; done' | sort -u | tee dist/not-found.txt
[[ ! -s dist/not-found.txt ]] || { echo "try_deb: Depends lacks them" >&2; exit 1; }

say "self-check, without a screen"
inside qualifier --self-check

say "a window on a screen of the Debian, on a profile in use"
# The screen and what takes its picture come after the check above: they bring libraries along.
inside apt-get install -qq -y --no-install-recommends xvfb x11-apps imagemagick >/dev/null
printf 'sample\n' >"$FOLDER/root/sample" # the passphrase of fictional leads is public
inside sh -c 'Xvfb :77 -screen 0 1440x900x24 >/dev/null 2>&1 & echo $! >/root/screen'
inside sh -c 'cd /root && DISPLAY=:77 QT_QPA_PLATFORM=xcb qualifier --profile /root/profile demo \
    >/root/window.log 2>&1 & echo $! >/root/window'
WINDOW="$(cat "$FOLDER/root/window") $(cat "$FOLDER/root/screen")"
for _ in $(seq 240); do [[ -S $FOLDER/root/profile/window.sock ]] && break; kill -0 ${WINDOW%% *} 2>/dev/null || break; sleep 1; done
[[ -S $FOLDER/root/profile/window.sock ]] || { cat "$FOLDER/root/window.log"; exit 1; }
sleep 15
mkdir -p "$PICTURES"
picture() {
    inside sh -c "DISPLAY=:77 xwd -root -silent | convert xwd:- /root/$1.png"
    cp "$FOLDER/root/$1.png" "$PICTURES/"
}
picture deb-window

say "a link shows its lead in the running window; a bad one is refused"
LEAD=$(inside qualifier --profile /root/profile --passphrase-file /root/sample --json leads --limit 1 2>/dev/null |
    sed -n 's/.*"id": "\([^"]*\)".*/\1/p' | head -n 1) || true
[[ -z $LEAD ]] || { inside qualifier --profile /root/profile "qualifier:lead/$LEAD"; sleep 5; picture deb-link; }
inside qualifier "qualifier:lead/../../x" && exit 1

say "upgraded while it runs"
inside apt-get install -qq -y --no-install-recommends "/root/$(basename "$NEW")" >/dev/null
inside dpkg-query -W -f '${Package} ${Version}\n' qualifier | grep -F "$VERSION"
kill -0 ${WINDOW%% *} && picture deb-upgraded
inside qualifier --self-check
kill ${WINDOW%% *}
for _ in $(seq 30); do kill -0 ${WINDOW%% *} 2>/dev/null || break; sleep 1; done
sha256sum "$FOLDER/root/profile/"*.db >dist/profile.sum

say "removed; the profile stays as it was"
inside apt-get purge -qq -y qualifier >/dev/null
[[ ! -e $FOLDER/usr/lib/qualifier && ! -e $FOLDER/usr/bin/qualifier ]]
sha256sum --check dist/profile.sum
say "all well; pictures in $PICTURES"
