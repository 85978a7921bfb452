#!/usr/bin/env bash
# Signs dist/Qualifier.app, makes dist/Qualifier-VERSION.dmg and has Apple notarise it.
# No machine of ours has run it (docs/installers.md). Asks of the environment:
#   MACOS_IDENTITY   "Developer ID Application: …" in the keychain; without it the app is signed
#                    for this machine alone, and Gatekeeper warns on others
#   NOTARY_PROFILE   name under which `xcrun notarytool store-credentials` keeps the account
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

APP=dist/Qualifier.app
VERSION=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
IMAGE=dist/Qualifier-$VERSION.dmg
IDENTITY=${MACOS_IDENTITY:--}
HARDENED=(--options runtime --timestamp)
[[ $IDENTITY != - ]] || HARDENED=()

# From the inside out: a signature covers what was signed before it. One call a file, for bash 3.2.
find "$APP/Contents" -type f \( -name '*.so' -o -name '*.dylib' \) -print0 |
    while IFS= read -r -d '' one; do
        codesign --force ${HARDENED[@]+"${HARDENED[@]}"} --sign "$IDENTITY" "$one"
    done
codesign --force --deep ${HARDENED[@]+"${HARDENED[@]}"} \
    --entitlements installer/macos/entitlements.plist --sign "$IDENTITY" "$APP"
codesign --verify --deep --strict "$APP"

rm -f "$IMAGE"
hdiutil create -volname Qualifier -srcfolder "$APP" -format UDZO "$IMAGE"
if [[ $IDENTITY != - ]]; then
    codesign --force --timestamp --sign "$IDENTITY" "$IMAGE"
fi
if [[ -n ${NOTARY_PROFILE:-} ]]; then
    xcrun notarytool submit "$IMAGE" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$IMAGE"
    spctl --assess --type open --context context:primary-signature "$IMAGE"
fi
