#!/usr/bin/env bash
# Makes a clone runnable: system packages, .venv, translations. `make setup` runs it; when nothing
# changed it ends at once. PYTHON=/path/to/python3 chooses the interpreter of a new .venv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Debian's names; releases that renamed one (libglib2.0-0t64) still provide the old name.
SYSTEM_PACKAGES=(
    libglib2.0-0 libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3          # Qt
    libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 # Qt on X11
    xvfb xauth strace dbus                                                        # tests
)
VENV_PYTHON=.venv/bin/python
STAMP=.setup/installed
advice='' # the command a person has to run, if any

say() { printf 'setup: %s\n' "$*"; }
stop() {
    say "$@" >&2
    exit 1
}

# What .venv depends on. The folder counts: a clone that was moved has a .venv pointing elsewhere.
fingerprint() { { pwd && cat pyproject.toml installer/setup.sh; } | sha256sum; }

# The system's own python3 first, if it is one of those tested; one newer than these comes last.
find_python() {
    local candidate versions
    for versions in '(3, 11) <= v < (3, 14)' '(3, 14) <= v'; do
        for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
            if "$candidate" -c "import sys; v = sys.version_info; sys.exit(not ($versions))" \
                2>/dev/null; then
                command -v "$candidate"
                return
            fi
        done
    done
    stop "Python 3.11 or newer is needed, and none of these is:" \
        "${PYTHON:-python3, python3.13, python3.12, python3.11}." \
        "Install one, or name it: make setup PYTHON=/path/to/python3"
}

# Debian keeps ensurepip in a package of its own: names it if this Python has no other way.
venv_package() {
    "$1" -c 'import ensurepip' 2>/dev/null || "$1" -m pip --version >/dev/null 2>&1 ||
        command -v uv >/dev/null ||
        "$1" -c 'import sys; print("python{}.{}-venv".format(*sys.version_info))'
}

# Those of the arguments that no installed package is called or provides.
missing_packages() {
    command -v dpkg-query >/dev/null || return 0 # not a kin of Debian: other names
    LC_ALL=C comm -23 <(printf '%s\n' "$@" | LC_ALL=C sort) <(
        dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Provides}\n' |
            sed -n 's/^ii *//p' | tr -s ' ,' '\n' | LC_ALL=C sort -u
    )
}

# Root gets the packages; anybody else, or root when that fails, gets the command.
install_system_packages() {
    local missing apt=(apt-get -qq -o DPkg::Lock::Timeout=120)
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    advice="apt-get install --no-install-recommends ${missing[*]}"
    if ((EUID != 0)); then
        advice="sudo $advice"
        return
    fi
    say "installing system packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    "${apt[@]}" update || true
    if "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null; then advice=''; fi
}

venv_works() {
    grep -qsF "$PWD/.venv" .venv/bin/activate &&
        $VENV_PYTHON -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
        { $VENV_PYTHON -c 'import pip' 2>/dev/null || find_uv >/dev/null; }
}

make_venv() {
    local without_pip=()
    "$1" -c 'import ensurepip' 2>/dev/null || without_pip=(--without-pip)
    "$1" -m venv --clear "${without_pip[@]}" .venv
}

find_uv() { command -v .venv/bin/uv || command -v uv; }

# By uv where it can be had (three times as fast), else by pip, which compiles bytecode unasked.
# It must be there: where PYTHONDONTWRITEBYTECODE is set each start would compile all anew.
install_python_packages() {
    local uv pip=("$VENV_PYTHON" -m pip)
    $VENV_PYTHON -c 'import pip' 2>/dev/null || pip=("$1" -m pip --python "$VENV_PYTHON")
    uv=$(find_uv) || { "${pip[@]}" install --quiet uv 2>/dev/null && uv=.venv/bin/uv; } || true
    if ! { [[ -n $uv ]] &&
        "$uv" pip install --python $VENV_PYTHON --compile-bytecode --editable '.[dev]'; }; then
        say "uv could not do it; pip takes longer"
        "${pip[@]}" install --quiet --editable '.[dev]' ||
            stop "the Python packages did not install (see above); make setup tries again"
    fi
    $VENV_PYTHON -m compileall -qq qualifier || true # what does not parse is the tests' matter
}

compile_translations() {
    local po
    for po in resources/translations/*/LC_MESSAGES/*.po; do
        if [[ -f $po && ! ${po%.po}.mo -nt $po ]]; then
            .venv/bin/pybabel --quiet compile --input-file "$po" --output-file "${po%.po}.mo"
        fi
    done
}

# A lack that the program can live with is only told.
check_program_loads() {
    local error
    if ! error=$($VENV_PYTHON -c 'import PySide6.QtWidgets, sqlcipher3' 2>&1); then
        stop_with_advice "the program cannot start yet: ${error##*$'\n'}"
    elif [[ -n $advice ]]; then
        say "for windows on X11 and for all the tests, please run:"$'\n\n'"    $advice"$'\n'
    fi
}

stop_with_advice() {
    stop "$1${advice:+$'\n'Please run this, then make setup again:$'\n\n'    $advice$'\n'}"
}

main() {
    local stale='' python='' extra=()
    [[ -x .venv/bin/qualifier && $(cat $STAMP 2>/dev/null) == "$(fingerprint)" ]] || stale=yes
    if [[ -n $stale ]]; then
        python=$(find_python)
        venv_works || mapfile -t extra < <(venv_package "$python")
    fi
    install_system_packages "${SYSTEM_PACKAGES[@]}" "${extra[@]}"
    if [[ -n $stale ]]; then
        if ! venv_works; then
            [[ -z $(venv_package "$python") ]] || stop_with_advice "$python has neither ensurepip nor pip"
            make_venv "$python"
        fi
        say "Python packages into .venv (the first time takes a minute)"
        install_python_packages "$python"
    fi
    compile_translations
    if [[ -n $stale$advice ]]; then check_program_loads; fi
    if [[ -n $stale ]]; then mkdir -p .setup && fingerprint >$STAMP; fi
}

main
