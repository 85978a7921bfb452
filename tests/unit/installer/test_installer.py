"""What is installed, as far as it can be told without installing: lists, desktop files, NSIS."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[3]
INSTALLER = ROOT / "installer"
SPEC = ast.parse((INSTALLER / "qualifier.spec").read_text(encoding="utf-8"))
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def with_tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def spec_list(name: str):
    """A list of the spec, which only PyInstaller can run."""
    for one in SPEC.body:
        if isinstance(one, ast.Assign) and getattr(one.targets[0], "id", "") == name:
            return ast.literal_eval(one.value)
    raise AssertionError(name)


def is_used():
    wanted = ("UNUSED_LIBRARIES", "OF_THE_SYSTEM", "PLUGINS", "LANGUAGES", "is_used")
    body = [
        one
        for one in SPEC.body
        if getattr(one, "name", getattr(getattr(one, "targets", [None])[0], "id", "")) in wanted
    ]
    space = {"sys": sys}
    exec(compile(ast.Module(body, []), "spec", "exec"), space)
    return space["is_used"]


def test_no_library_is_both_needed_and_thrown_out():
    unused, of_system = spec_list("UNUSED_LIBRARIES"), spec_list("OF_THE_SYSTEM")
    assert len(set(unused)) == len(unused)
    assert len(set(of_system)) == len(of_system)
    assert not set(unused) & set(of_system)
    for one in spec_list("MUST_HOLD"):
        assert not any(part in one for part in unused)


@pytest.mark.parametrize(
    ("name", "used"),
    (
        ("PySide6/Qt/lib/libQt6Core.so.6", True),
        ("PySide6/Qt/lib/libQt6Network.so.6", True),
        ("PySide6/Qt/lib/libicudata.so.73", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("PySide6/Qt/translations/qtbase_fr.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("babel/locale-data/fr_BE.dat", True),
        ("babel/locale-data/de.dat", False),
        ("resources/fonts/a.ttf", True),
        ("sqlcipher3/_sqlite3.so", True),
    ),
)
def test_what_of_qt_is_taken(name, used):
    assert is_used()(name) is used


def test_what_the_spec_asserts_is_in_the_project():
    for one in spec_list("MUST_HOLD"):
        if one.startswith("resources/") and not one.endswith(".mo"):
            assert (ROOT / one).exists(), one


@pytest.mark.skipif(sys.platform != "linux", reason="the .deb is Linux's")
def test_each_library_left_to_the_system_is_asked_for():
    asked = (INSTALLER / "deb.sh").read_text(encoding="utf-8")
    packages = {
        "libssl": "libssl3", "libgssapi": "libgssapi-krb5-2", "libdbus": "libdbus-1-3",
        "libfontconfig": "libfontconfig1", "libfreetype": "libfreetype6", "libX11": "libx11-6",
        "libxkbcommon": "libxkbcommon0", "libwayland": "libwayland-client0", "libz.so": "zlib1g",
        "libstdc++": "libstdc++6", "libgcc_s": "libgcc-s1", "libglib": "libglib2.0-0",
        "libffi": "libffi8", "libuuid": "libuuid1", "libexpat": "libexpat1",
    }  # fmt: skip
    of_system = spec_list("OF_THE_SYSTEM")
    for library, package in packages.items():
        assert library in of_system
        assert package in asked


def test_desktop_entry_is_valid_and_takes_one_link():
    file = INSTALLER / "linux" / "qualifier.desktop"
    lines = file.read_text(encoding="utf-8").splitlines()
    assert "Exec=qualifier %u" in lines
    assert any("x-scheme-handler/qualifier" in one for one in lines)
    done = subprocess.run(
        [with_tool("desktop-file-validate"), file], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_store_data_is_valid_and_of_this_version():
    file = INSTALLER / "linux" / "org.qualifier.Qualifier.metainfo.xml"
    root = ElementTree.parse(file).getroot()
    assert root.find("releases/release").get("version") == VERSION
    assert root.findtext("launchable") == "qualifier.desktop"
    done = subprocess.run(
        [with_tool("appstreamcli"), "validate", "--no-net", file],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_media_type_is_one_everywhere():
    kind = "application/x-qualifier-script"
    for name in ("qualifier.desktop", "qualifier.xml", "org.qualifier.Qualifier.metainfo.xml"):
        assert kind in (INSTALLER / "linux" / name).read_text(encoding="utf-8")


def test_windows_script_compiles_against_a_stand_in(tmp_path):
    tool = with_tool("makensis")
    bundle = tmp_path / "bundle"
    (bundle / "_internal").mkdir(parents=True)
    for name in ("qualifier.exe", "LICENSE", "NOTICE", "_internal/base.dll"):
        (bundle / name).write_bytes(b"MZ")
    made = tmp_path / f"qualifier-{VERSION}-setup.exe"
    words = [f"-DVERSION={VERSION}", f"-DBUNDLE={bundle}", f"-DOUT={made}"]
    done = subprocess.run(
        [tool, "-V2", "-WX", *words, INSTALLER / "windows" / "qualifier.nsi"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert made.stat().st_size > 10_000


def test_windows_needs_no_administrator_and_keeps_profiles():
    script = (INSTALLER / "windows" / "qualifier.nsi").read_text(encoding="utf-8")
    assert "RequestExecutionLevel user" in script
    assert "HKLM" not in script
    removed = re.findall(r"RMDir /r (.*)", script)
    assert {one.split(" ;")[0].strip() for one in removed} == {'"$INSTDIR\\_internal"'}


@pytest.mark.parametrize("script", ("deb.sh", "macos/sign.sh", "../tests/installer/try_deb.sh"))
def test_shell_scripts_can_be_read(script):
    subprocess.run([with_tool("bash"), "-n", INSTALLER / script], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux's Qt brings ICU")
def test_icu_keeps_two_languages_and_its_layout(tmp_path):
    import struct

    import PySide6

    sys.path.insert(0, str(INSTALLER))
    try:
        import trim_icu
    finally:
        sys.path.remove(str(INSTALLER))
    for tool in ("nm", "as", "ld"):
        with_tool(tool)
    library = next((Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*"))
    made = trim_icu.trimmed(library, tmp_path)
    assert made.stat().st_size < library.stat().st_size / 5
    _symbol, data = trim_icu._data_of(made)
    table = data[struct.unpack_from("<H", data)[0] :]
    count = struct.unpack_from("<I", table)[0]
    entries = [struct.unpack_from("<II", table, 4 + 8 * at) for at in range(count)]
    names = [table[at : table.index(b"\0", at)].decode().partition("/")[2] for at, _b in entries]
    assert names == sorted(names)
    assert {"root.res", "fr.res", "en.res", "coll/root.res", "coll/ucadata.icu"} <= set(names)
    assert "de.res" not in names
    assert all(
        begin % 16 == 0 and table[begin + 2 : begin + 4] == b"\xda\x27" for _n, begin in entries
    )
