#!/bin/sh
# Prepares the checkout: a virtual environment with the locked packages, the package itself, the browsers' files.
# Use: sh tools/setup.sh REQUIREMENTS STAMP (from the checkout). Needs Python 3.11 or later and nothing else.
set -eu
requirements=$1
stamp=$2
venv=.venv

fail() {
    printf '%s\n%s\n' "Lỗi: $1" "Error: $2" >&2
    exit 1
}

find_python() {
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3 python; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    python=$(find_python) || fail \
        "Cần Python 3.11 trở lên; hãy cài rồi chạy lại, hoặc đặt PYTHON=/đường/dẫn/python3." \
        "Python 3.11 or later is needed; install it and run this again, or set PYTHON=/path/to/python3."
    if ! "$python" -c 'import ensurepip' >/dev/null 2>&1; then
        # Debian keeps this part of Python in a package of its own.
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            (apt-get update -qq && apt-get install -y -qq python3-venv) >/dev/null 2>&1 || true
        fi
        "$python" -c 'import ensurepip' >/dev/null 2>&1 || fail \
            "Python này thiếu venv; trên Debian hãy chạy: apt-get install python3-venv" \
            "This Python lacks venv; on Debian run: apt-get install python3-venv"
    fi
    "$python" -m venv --clear "$venv"
}

[ -f pyproject.toml ] || fail "Hãy chạy trong thư mục gốc của Haicap." "Run this in Haicap's own folder."
unset PYTHONHOME PYTHONPATH
started=$(date +%s)
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || {
    echo "Tạo môi trường Python · making the Python environment" >&2
    make_venv
}
echo "Cài các gói trong $requirements · installing its packages" >&2
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --prefer-binary \
    --require-hashes --requirement "$requirements" || fail \
    "Không cài được các gói; hãy xem dòng trên, kiểm tra mạng và chỗ trống trên đĩa rồi chạy lại." \
    "The packages could not be installed; see above, check network and disk, then run this again."
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --no-deps --no-build-isolation \
    --root-user-action=ignore --editable . || fail "Không cài được chính gói haicap." "The package haicap itself could not be installed."
"$venv/bin/python" tools/assets.py
"$venv/bin/python" -m haicap.base.signing || fail "Không lập được khóa của cơ quan chứng thực thử." "The keys of the test authority could not be made."
touch "$stamp"
echo "Xong sau $(($(date +%s) - started)) giây · ready after $(($(date +%s) - started)) seconds" >&2
