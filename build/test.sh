# Sourced by ./dev: `test` and `test --quick`. Expects the functions and settings of ./dev, and the root as the folder.
# shellcheck shell=bash
reports=$PWD/artifacts/test
runs=0

test_quickly() {
    unset LONGHOUSE_TEST_POSTGRES LONGHOUSE_TEST_POSTGRES_BIN LONGHOUSE_TEST_PEERS
    export LONGHOUSE_TEST_ENGINE=sqlite
    begin_reports
    build_tests
    local project
    for project in $(test_projects); do
        beside run_dotnet "$project"
    done
    wait
    sum_up
}

test_everything() {
    source build/packages.sh
    source build/postgres.sh
    need_node
    need_packages postgresql-15 chromium libvips42 librsvg2-2 libsqlite3-0 prometheus nginx-light
    npm_install tests/peers
    export LONGHOUSE_TEST_PEERS=$PWD/tests/peers
    begin_reports
    build_tests
    start_postgres

    local project
    for project in $(test_projects); do
        if grep -q '<TestOnBothEngines>true</TestOnBothEngines>' "$project"; then
            beside run_dotnet "$project" sqlite
            beside run_dotnet "$project" postgres
        else
            beside run_dotnet "$project"
        fi
    done
    wait
    if has_web; then
        npm_install web install
        run_npm web
    fi
    if [ -f tests/EndToEnd/package.json ]; then
        if has_web; then make_fresh web; fi
        make_fresh program
        npm_install tests/EndToEnd install
        LONGHOUSE_TEST_PROGRAM=$PWD/artifacts/longhouse/longhouse run_npm tests/EndToEnd
    fi
    sum_up
}

begin_reports() {
    rm -rf "$reports"
    mkdir -p "$reports"
    trap end_jobs EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

# Two at a time: much of a test's time is waiting for a process, a lease or a disk.
beside() {
    while [ "$(jobs -pr | wc -l)" -ge 2 ]; do wait -n || true; done
    runs=$((runs + 1))
    "$@" &
}

test_projects() { find tests apps \( -path 'tests/*/*.Tests.csproj' -o -path 'apps/*/tests/*.csproj' \) 2> /dev/null | sort; }

build_tests() {
    say "Building"
    quietly dotnet build Longhouse.slnx -v q || fail "The solution does not build."
}

# A test project is a program. A hanging one is ended after a quarter of an hour, and counts as failed.
run_dotnet() {
    local project=$1 engine=${2:-} name report log code=0 started=$SECONDS
    name=$(basename "$project" .csproj)
    local program
    program=$(dirname "$project")/bin/Debug/net10.0/Longhouse.$name.dll
    local label=$name${engine:+ on $engine}
    report=$reports/${label// /-}.xml log=$reports/${label// /-}.log
    env ${engine:+LONGHOUSE_TEST_ENGINE=$engine} timeout --foreground --kill-after=10 900 \
        dotnet "$program" -noLogo -noColor -noAutoReporters -reporter quiet -xml "$report" > "$log" 2>&1 < /dev/null &
    local run=$!
    trap 'kill $run' TERM
    wait "$run" || code=$?

    local p=0 f=0 s=0
    if [ -s "$report" ]; then
        p=$(attribute passed "$report") f=$(attribute failed "$report") s=$(attribute skipped "$report")
        f=$((f + $(attribute errors "$report")))
    fi
    # It may crash before it reports, or while it stops.
    if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then
        f=1
        say "$label ended with exit code $code." >> "$log"
    fi
    if [ "$f" -ne 0 ]; then cat "$log"; fi
    if [ "$s" -ne 0 ]; then grep -o '<test name="[^"]*"[^>]* result="Skip"' "$report" | cut -d'"' -f2 | sed 's/^/    skipped: /'; fi
    count "$label" "$p" "$f" "$s" $((SECONDS - started))
}

attribute() { grep -o -m1 '<assembly [^>]*' "$2" | grep -o " $1=\"[0-9]*\"" | tr -dc 0-9; }

# Vitest and Playwright both write JSON, of different shapes, and take the file's name in different ways.
run_npm() {
    local folder=$1 report log code=0 started=$SECONDS counts
    runs=$((runs + 1))
    report=$reports/$(basename "$folder").json log=$reports/$(basename "$folder").log
    local arguments=(--reporter=default --reporter=json --outputFile.json="$report")
    if grep -q '@playwright/test' "$folder/package.json"; then arguments=("--reporter=list,json"); fi
    PLAYWRIGHT_JSON_OUTPUT_NAME=$report timeout --foreground --kill-after=10 900 \
        npm --prefix "$folder" test -- "${arguments[@]}" > "$log" 2>&1 < /dev/null || code=$?

    local p=0 f=0 s=0
    if [ -s "$report" ]; then
        counts=$(node -e '
            const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
            console.log(...(r.stats ? [r.stats.expected, r.stats.unexpected + r.stats.flaky, r.stats.skipped]
                : [r.numPassedTests, r.numFailedTests, r.numPendingTests + r.numTodoTests]))' "$report")
        read -r p f s <<< "$counts"
    fi
    if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
    if [ $((f + s)) -ne 0 ]; then cat "$log"; fi
    count "$folder" "$p" "$f" "$s" $((SECONDS - started))
}

# Each run's counts lie in a file, for runs beside each other.
count() {
    printf '%-32s %5d passed, %3d failed, %3d skipped  %4d s\n' "$@"
    echo "$2 $3 $4" >> "$reports/counts"
}

# A skipped test is not a passed one, and a run without tests proves nothing.
sum_up() {
    local passed=0 failed=0 skipped=0 p f s
    touch "$reports/counts"
    [ "$(wc -l < "$reports/counts")" -eq "$runs" ] || fail "Of $runs test programs some have not said how they ended."
    while read -r p f s; do
        passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    done < "$reports/counts"
    say "$passed passed, $failed failed, $skipped skipped"
    [ "$passed" -gt 0 ] && [ $((failed + skipped)) -eq 0 ] || exit 1
}
