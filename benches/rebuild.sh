#!/usr/bin/env bash
# What a second build of a blog costs, beside a full one of Hugo's: benches/rebuild.sh [OPTION…] BLOG
#
# BLOG is as in whole_site.sh. Each build is a process of its own. Cold ones are made with a cache and without; then nothing
# changes, a word of one post changes, and the template of pages changes, some times each. Wall time is from start to end,
# processor time that of all threads. Needs Linux and the package `time`.
set -euo pipefail
export LC_ALL=C
usage() {
    cat >&2 <<'EOF'
usage: benches/rebuild.sh [OPTION…] BLOG
  --runs N          so many builds after each kind of edit (5); the medians are printed
  --faircopy FILE   this faircopy (target/release/faircopy)
  --hugo FILE       this Hugo (hugo), once
  --in DIR          sites and outputs lie below DIR (/dev/shm, so that no disk is measured)
EOF
    exit 2
}

root=$(cd "$(dirname "$0")/.." && pwd)
runs=5 faircopy=$root/target/release/faircopy hugo=hugo within=/dev/shm
while [[ ${1-} == --* ]]; do
    case $1 in
    --runs) runs=$2 ;;
    --faircopy) faircopy=$2 ;;
    --hugo) hugo=$2 ;;
    --in) within=$2 ;;
    *) usage ;;
    esac
    shift 2
done
[[ $# == 1 && -d $1/zola/content ]] || usage
blog=$1
. "$root/benches/shared/hugo_site.sh"
work=$(mktemp -d "$within/rebuild.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r "$root/benches/site" "$work/site"
cp -r "$blog/zola/content" "$work/site/content"
cache=$work/site/.faircopy
template=$(echo "$work"/site/themes/*/templates/page.html)
mapfile -t posts < <(find "$work/site/content" -name '*.md' ! -name '_index.md' | sort)
post=${posts[${#posts[@]} / 2]}

# One run of a kind: seconds of wall and processor time, megabytes of memory. Posts from elsewhere have links that lead nowhere:
# faircopy says so, and ends with 1.
measure() {
    local kind=$1
    shift
    /usr/bin/time -q -f '%e %U %S %M' -o "$work/time" "$@" >"$work/said" 2>&1 || [[ $kind != hugo && -d $work/out ]] || {
        tail -5 "$work/said" >&2
        exit 1
    }
    tail -1 "$work/time" | awk '{ printf "%.2f %.2f %.1f\n", $1, $2 + $3, $4 / 1024 }' >>"$work/$kind.runs"
}
build() { measure "$1" "$faircopy" build --config "$work/site/faircopy.toml" --keep-going --format short --out "$work/out"; }
median() { awk -v column="$2" '{ print $column }' "$work/$1.runs" | sort -g | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores; load before $(cut -d' ' -f1 /proc/loadavg)"
kinds=(uncached cold nothing word template)
for ((run = 0; run < runs && run < 3; run++)); do
    rm -rf "$work/out" "$cache"
    # A folder in its place: the cache cannot be opened.
    mkdir -p "$cache/memo.redb"
    build uncached
    rm -rf "$work/out" "$cache"
    build cold
done
for ((run = 0; run < runs; run++)); do
    # A file that was read in the moment it was written is read again the next time, which is not what is measured.
    sleep 2
    build nothing
done
for ((run = 0; run < runs; run++)); do
    printf '\nAnother word, %d.\n' "$run" >>"$post"
    sleep 1
    build word
done
for ((run = 0; run < runs; run++)); do
    sed -i "s|^<article.*>|<article class=\"n$run\">|" "$template"
    sleep 1
    build template
done
size=$(du -m "$cache/memo.redb" | cut -f1)
if command -v "$hugo" >/dev/null && [[ -d $blog/hugo ]]; then
    kinds+=(hugo)
    rm -rf "$work/out"
    hugo_site "$blog" "$work/hugo"
    measure hugo "$hugo" --quiet --source "$work/hugo" --destination "$work/out"
fi
printf '%d posts, the cache has %d MB\n\n%-10s %9s %9s %9s %14s\n' "${#posts[@]}" "$size" '' 'wall s' 'CPU s' 'peak MB' 'of Hugo (wall)'
for kind in "${kinds[@]}"; do
    of=
    [[ -f $work/hugo.runs ]] && of=$(awk -v own="$(median "$kind" 1)" -v its="$(median hugo 1)" 'BEGIN { printf "1/%.1f", its / own }')
    printf '%-10s %9.2f %9.2f %9.1f %14s\n' "$kind" "$(median "$kind" 1)" "$(median "$kind" 2)" "$(median "$kind" 3)" "$of"
done
