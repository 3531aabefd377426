# Sourced by ./dev: the Debian packages that tests and benches need.
# shellcheck shell=bash

# Installs what is missing of the packages $@, as root or with sudo that asks nothing; otherwise names it and stops.
need_packages() {
    local package missing=()
    for package in "$@"; do
        has_package "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    command -v apt-get > /dev/null || fail "These Debian packages are missing, and there is no apt-get here: ${missing[*]}."
    if [ "$(id -u)" -eq 0 ]; then
        local as_root=()
    elif sudo -n true 2> /dev/null; then
        local as_root=(sudo -n)
    else
        fail "These Debian packages are missing: ${missing[*]}. Install them with: sudo build/install-packages ${missing[*]}"
    fi
    say "Installing ${missing[*]}"
    quietly "${as_root[@]}" bash build/install-packages "${missing[@]}" || fail "Not all of these Debian packages could be installed: ${missing[*]}."
    for package in "${missing[@]}"; do
        has_package "$package" || fail "$package was installed, but what is needed of it is not there."
    done
}

# By what is used of it rather than by dpkg: it may have come from somewhere else.
has_package() {
    case $1 in
        postgresql-15) [ -n "$(postgres_bin)" ] ;;
        libvips42) has_library libvips.so.42 ;;
        librsvg2-2) has_library librsvg-2.so.2 ;;
        libsqlite3-0) has_library libsqlite3.so.0 ;;
        prometheus) command -v promtool > /dev/null ;;
        nginx-light) command -v nginx > /dev/null ;;
        *) command -v "$1" > /dev/null ;;
    esac
}

# Not with grep -q, which stops reading: ldconfig would fail for it, and with it the pipe.
has_library() { [[ $(ldconfig -p) == *"$1 "* ]]; }

# The folder of the newest server programs that there are, from version 15 on.
postgres_bin() {
    local folder version newest=14
    for folder in /usr/lib/postgresql/*/bin; do
        version=$(basename "$(dirname "$folder")")
        if [ -x "$folder/initdb" ] && [ "$version" -gt "$newest" ] 2> /dev/null; then newest=$version; fi
    done
    [ "$newest" -lt 15 ] || say "/usr/lib/postgresql/$newest/bin"
}
