#!/usr/bin/env bash
# The loop and the contract of connectors with a real Odoo 19: the one QUALIFIER_ODOO names (with
# _DATABASE, _ADMIN_KEY and _KEY), else a private one that ../shared/tools/odoo-up.sh starts on
# loopback (root, a few minutes at first).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
up=../shared/tools/odoo-up.sh
if [[ -z ${QUALIFIER_ODOO:-} ]]; then
    if [[ ! -x $up ]]; then
        echo "Name a server: QUALIFIER_ODOO=http://… QUALIFIER_ODOO_DATABASE=… QUALIFIER_ODOO_ADMIN_KEY=… QUALIFIER_ODOO_KEY=…" >&2
        exit 1
    fi
    "$up" 19
    keys=${ODOO_LAB:-$(dirname "$(mktemp -u)")/odoo-lab}/19/data/keys.json
    key() { .venv/bin/python -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$keys" "$1"; }
    export QUALIFIER_ODOO=http://127.0.0.1:${HTTP_PORT:-8069} QUALIFIER_ODOO_DATABASE=odoo19
    QUALIFIER_ODOO_ADMIN_KEY=$(key admin)
    QUALIFIER_ODOO_KEY=$(key qualifier_all)
    export QUALIFIER_ODOO_ADMIN_KEY QUALIFIER_ODOO_KEY
fi
exec .venv/bin/python -m pytest tests/odoo tests/contract/test_crms*.py -s "$@"
