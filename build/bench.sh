# Sourced by ./dev: `bench`. A bench is a folder of bench/ with a program (*.csproj) or a script (run), and is called by the
# folder's name in lower case. What it measures is the project's <Description>, or the script's second line.
# shellcheck shell=bash
source build/packages.sh

benches() {
    local folder
    for folder in bench/*/; do
        if [ -n "$(bench_program "$folder")" ]; then say "$folder"; fi
    done
}

bench_program() {
    if [ -x "$1run" ]; then say "$1run"; else { grep -l '<OutputType>Exe</OutputType>' "$1"*.csproj 2> /dev/null || true; } | head -n 1; fi
}

bench_name() { basename "$1" | tr '[:upper:]' '[:lower:]'; }

list_benches() {
    local folder program what
    for folder in $(benches); do
        program=$(bench_program "$folder")
        case $program in
            */run) what=$(sed -nE '2s,^(#|//) *,,p' "$program") ;;
            *) what=$(sed -n 's/.*<Description>\(.*\)<\/Description>.*/\1/p' "$program") ;;
        esac
        printf '%-14s %s\n' "$(bench_name "$folder")" "$what"
    done
}

run_bench() {
    local name=$1 folder program code=0
    shift
    for folder in $(benches) none; do
        if [ "$folder" != none ] && [ "$(bench_name "$folder")" = "$name" ]; then break; fi
    done
    [ "$folder" != none ] || fail "There is no bench $name; ./dev bench lists them."

    need_packages postgresql-15 wrk
    if grep -qs playwright "$folder"package.json; then need_packages chromium; fi
    local lock
    for lock in "$folder"package-lock.json "$folder"peers/package-lock.json bench/peers/*/package-lock.json; do
        if [ -f "$lock" ]; then need_node; npm_install "$(dirname "$lock")"; fi
    done

    local figures=artifacts/bench/$name.json
    rm -f "$figures"
    program=$(bench_program "$folder")
    case $program in
        */run) # measures the program as it is published
            if has_web; then make_fresh web; fi
            make_fresh program
            "$program" "$@" || code=$?
            ;;
        *)
            need_dotnet
            quietly dotnet build "$program" -c Release -v q || fail "The bench $name does not build."
            dotnet run --project "$program" -c Release --no-build -- "$@" || code=$?
            ;;
    esac
    [ "$code" -eq 0 ] || fail "The bench $name ended with exit code $code."
    grep -q '"figure"' "$figures" 2> /dev/null || fail "The bench $name wrote no figures to $figures."
    say "Figures: $figures"
}
