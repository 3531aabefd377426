# Sourced by ./dev: a PostgreSQL server of our own, for one run. It listens on a socket alone, and is gone when the script ends.
# shellcheck shell=bash

# The server refuses to run as root: root lends it another user.
as_server() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    else
        setpriv --reuid="$postgres_user" --regid="$(id -g "$postgres_user")" --init-groups env HOME="$postgres_folder" "$@"
    fi
}

start_postgres() {
    say "Starting a private PostgreSQL"
    postgres_programs=$(postgres_bin)
    postgres_folder=$(mktemp -d /tmp/longhouse-postgres.XXXXXX) # a socket's path may have 107 characters, so not below TMPDIR
    trap stop_postgres EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    if [ "$(id -u)" -eq 0 ]; then
        postgres_user=$(id -un postgres 2> /dev/null || echo nobody)
        chown "$postgres_user" "$postgres_folder"
    fi

    # A test's database is thrown away, so nothing need reach the disk.
    local settings="-c listen_addresses='' -c unix_socket_directories='$postgres_folder' -c max_connections=400
        -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=256MB"
    (
        cd "$postgres_folder"
        quietly as_server "$postgres_programs/initdb" -D data -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync &&
            quietly as_server "$postgres_programs/pg_ctl" -D data -l "$postgres_folder/log" -o "${settings//$'\n'/ }" -w start
    ) || fail "The private PostgreSQL does not start."
    export LONGHOUSE_TEST_POSTGRES="Host=$postgres_folder;Username=postgres;Database=postgres"
    export LONGHOUSE_TEST_POSTGRES_BIN=$postgres_programs
}

stop_postgres() {
    end_jobs # whoever uses it goes first
    (
        cd "$postgres_folder"
        if [ -f data/postmaster.pid ]; then as_server "$postgres_programs/pg_ctl" -D data -m immediate stop > /dev/null 2>&1; fi
    ) || true
    rm -rf "$postgres_folder"
}
