#!/usr/bin/env bash
# The one door to Raftlab from a shell: sets up what is missing, builds, serves, tests.
set -euo pipefail
here=$PWD # whence paths are meant that a caller names
cd "$(dirname "${BASH_SOURCE[0]}")"

go_minimum=1.26
node_minimum=20
chromium_names=(chromium chromium-browser google-chrome)
firefox_names=(firefox-esr firefox)
parts=(check native edge wasm page firefox)
extra_parts=(webkit) # when asked for by name
webkit_files=(lab lab-faults lab-members page)
benchmarks=(echo puts boot leader frames memory turns travel visit sizes native wasm edge soak profile) # tests/bench/run.mjs

usage() {
  cat <<'TEXT'
Usage:
  ./build.sh serve [--port N] [--store FOLDER] [--proxy ADDRESSES]
                                set up, build, serve dist/ on 127.0.0.1 (port 8080; 0: any free one). With --store it
                                keeps moments there; --proxy says whose X-Forwarded-For and -Proto it believes
  ./build.sh test [PART...]     set up, then every test; or some of: check native edge wasm page
                                firefox, and webkit, which is not among the default
  ./build.sh build              dist/: the static site, ready for any host
  ./build.sh release            the same, and beside each file that gains by it the same in brotli and gzip: a minute more
  ./build.sh edge               dist/, and the worker of the edge, ready for Cloudflare's wrangler
  ./build.sh bench [NAME...]    every benchmark, a line each; or some, by name
  ./build.sh sim [--seeds N] [--from S] [--off RULE] [--save FILE]
                                judges N universes in virtual time; with --off, finds what a rule's absence breaks.
                                A find is shortened to a scenario, printed as JSON, and saved where asked for
  ./build.sh sim --scenario FILE
                                judges that one (-: from standard input)
  ./build.sh play FILE [--engine E] [--seed N]
                                plays a scenario in virtual time, and prints each step; FILE may be the name of a built-in one
  ./build.sh picture FILE [--at MS | --step N] [--size S] [--theme T] [--lang L] [--out FILE]
                                plays a scenario, or a recorded run, up to a moment, and draws that as SVG; --help says more
  ./build.sh replay FILE        replays an exported recording natively, and compares it byte for byte
TEXT
}

die() { # CODE SENTENCE
  echo "build.sh: $2" >&2
  exit "$1"
}

# at_least HAVE WANT: compares versions such as 1.26.8 and 1.26.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

set_up() {
  need_go
  need_node
  install_packages
}

need_go() {
  local where='get it from https://go.dev/dl/' version
  command -v go >/dev/null || die 1 "Go $go_minimum or newer is missing: $where"
  version=$(go env GOVERSION 2>/dev/null) || die 1 "this Go is older than $go_minimum and can't fetch a newer one: $where"
  at_least "${version#go}" "$go_minimum" || die 1 "Go $go_minimum or newer is needed, and this is $version: $where"
}

need_node() {
  local where='get it from https://nodejs.org/' version
  command -v node >/dev/null || die 1 "Node $node_minimum or newer is missing: $where"
  version=$(node --version)
  at_least "${version#v}" "$node_minimum" || die 1 "Node $node_minimum or newer is needed, and this is $version: $where"
  command -v npm >/dev/null || die 1 "npm is missing: it comes with Node from https://nodejs.org/, or on Debian: apt-get install npm"
}

# install_packages [FOLDER]: its npm packages, again only when the lock file has changed.
install_packages() {
  local folder=${1:-.}
  local stamp=$folder/node_modules/.installed
  if cmp -s "$folder/package-lock.json" "$stamp"; then return; fi
  echo 'Installing npm packages'
  npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error || die 1 'npm ci failed: its message above says why'
  cp "$folder/package-lock.json" "$stamp"
}

# find_browser BROWSER VARIABLE NAME...: whether that variable or one of those names is a program.
find_browser() {
  local browser=$1 variable=$2 name
  shift 2
  if [ -n "${!variable:-}" ]; then
    [ -x "${!variable}" ] || die 1 "$variable is ${!variable}, which is no program: it takes the path of a $browser"
    return
  fi
  for name in "$@"; do
    if type -P "$name" >/dev/null; then return; fi # a program: firefox is a function here too
  done
  return 1
}

# install_browser BROWSER VARIABLE NAME...: Debian's package of the first name.
install_browser() {
  local browser=$1 variable=$2 names="${*:3}"
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    die 1 "a $browser is missing: install ${names// / or } (on Debian, as root: apt-get install $3), or set $variable to one"
  fi
  echo "Installing $3"
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$3" ||
    die 1 "apt-get could not install $3: its message above says why; a $browser elsewhere is taken from $variable"
}

need_webkit() {
  if command -v WebKitWebDriver >/dev/null && command -v Xvfb >/dev/null; then return; fi
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    die 1 'WebKitWebDriver or Xvfb is missing (on Debian, as root: apt-get install webkit2gtk-driver xvfb)'
  fi
  echo 'Installing webkit2gtk-driver and xvfb'
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends webkit2gtk-driver xvfb ||
    die 1 'apt-get could not install webkit2gtk-driver and xvfb: its message above says why'
}

need_browser() { find_browser "$@" || install_browser "$@"; }
need_chromium() { need_browser Chromium CHROME_PATH "${chromium_names[@]}"; }
need_firefox() { need_browser Firefox FIREFOX_PATH "${firefox_names[@]}"; }

# Packages that no frame passes through are not inlined: less to load.
uninlined=(fmt reflect sync internal/sync syscall/js github.com/hack-pad/safejs/... raftlab/raft/desk raftlab/raft/order raftlab/raft/refusal raftlab/raft/scenario raftlab/raft/fork raftlab/raft/freeze raftlab/www/picture)

# program NAME [UNINLINED...]: .cache/programs/NAME.wasm, of wasm/NAME. The older garbage collector is 11 KB smaller: the newer one
# gains its speed on large heaps and many processors, which no worker has.
program() {
  local flags=("${@:2}")
  flags=("${flags[@]/#/-gcflags=}")
  GOEXPERIMENT=nogreenteagc GOOS=js GOARCH=wasm go build -C "wasm/$1" -trimpath -buildvcs=false -ldflags='-s -w' "${flags[@]/%/=-l}" -o "$PWD/.cache/programs/$1.wasm" .
}

build() {
  local name
  mkdir -p dist .cache/programs
  for name in lab node-etcd sim-etcd; do
    program "$name" "${uninlined[@]}" || return
  done
  node www/build.mjs
}

# The worker of the edge, in .cache/edge, and what Cloudflare reads in dist/.
build_edge() {
  build && program edge && node www/edge/build.mjs .cache/edge
}

check() {
  local unformatted
  unformatted=$(gofmt -l bridge raft tests wasm www)
  if [ -n "$unformatted" ]; then
    echo "not as gofmt writes it: $unformatted" >&2
    return 1
  fi
  go vet ./... && GOOS=js GOARCH=wasm go vet ./... && (cd wasm/edge && GOOS=js GOARCH=wasm go vet .) && echo 'gofmt and go vet, native and wasm: nothing to say'
}

native() { go test ./...; }

# The worker of the edge, in Cloudflare's runtime, beside the server of this machine.
edge() {
  build_edge && install_packages tests/edge && test_files tests/edge/*.test.mjs
}

# Go's tests in a worker of a headless Chromium, behind the shim of dist/worker.js.
wasm() {
  node www/build.mjs worker || return
  GOOS=js GOARCH=wasm go test -exec "node $PWD/tests/wasm-exec/run.mjs" ./bridge/... ./raft/... &&
    GOOS=js GOARCH=wasm go test -exec "node $PWD/tests/wasm-exec/run.mjs" -run SameOnEveryMachine ./www/picture
}

# The site, then the page's modules alone, then whole pages in a headless Chromium.
page() {
  local files
  build || return
  shopt -s nullglob
  files=(tests/unit/*.test.mjs tests/browser/*.test.mjs)
  test_files "${files[@]}"
}

# Whole pages in a headless Firefox, but for what tests/browser/exceptions.mjs excepts.
firefox() {
  build || return
  RAFTLAB_BROWSER=firefox test_files tests/browser/*.test.mjs
}

# The lab and its page in WebKitGTK's MiniBrowser, on a display of their own.
webkit() {
  local files
  build || return
  files=("${webkit_files[@]/#/tests/browser/}")
  RAFTLAB_BROWSER=webkit test_files "${files[@]/%/.test.mjs}"
}

# Two files at a time: a browser waits more than it works.
test_files() { node --test --test-concurrency=2 --test-reporter=spec "$@"; }

run_tests() {
  local failed=() part
  logs=$(mktemp -d)
  trap 'rm -rf "$logs"' EXIT
  for part in "$@"; do
    echo "== $part"
    "$part" 2>&1 | tee "$logs/$part" || failed+=("$part")
  done
  echo
  for part in "$@"; do
    closing_lines "$part" "$logs/$part"
  done
  if [ ${#failed[@]} -gt 0 ]; then die 1 "failed: ${failed[*]}"; fi
}

# closing_lines PART LOG: what the part's runner said at its end.
closing_lines() {
  echo "== $1"
  case $1 in
    check) tail -n 1 "$2" ;;
    edge | page | firefox | webkit)
      grep -E '^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ' "$2" || tail -n 3 "$2"
      sed -n '/^✖ failing tests:/,$p' "$2" # each with its reason
      ;;
    *)
      grep -E '^(ok|FAIL|panic:)' "$2" || tail -n 3 "$2"
      sed -n '/^ *--- FAIL/,/^\(ok\|FAIL\)/p' "$2"
      ;;
  esac
}

# from_here PATH: as its caller means it.
from_here() { if [[ $1 == /* ]]; then echo "$1"; else echo "$here/$1"; fi; }

verb_serve() {
  local port=8080 more=()
  while [ $# -gt 0 ]; do
    case $1 in
      --port) [ $# -gt 1 ] || die 2 '--port takes a number from 0 to 65535'; port=$2; shift 2 ;;
      --port=*) port=${1#--port=}; shift ;;
      --store) [ $# -gt 1 ] || die 2 '--store takes a folder'; more+=(--store "$(from_here "$2")"); shift 2 ;;
      --proxy) [ $# -gt 1 ] || die 2 '--proxy takes addresses and networks'; more+=(--proxy "$2"); shift 2 ;;
      *) die 2 "serve does not know $1: it takes --port N, --store FOLDER and --proxy ADDRESSES" ;;
    esac
  done
  [[ $port =~ ^(0|[1-9][0-9]{0,4})$ ]] && [ "$port" -le 65535 ] ||
    die 2 "--port takes a number from 0 to 65535, not \"$port\": a whole number without leading zeros"
  set_up
  build
  go build -o .cache/serve ./www/serve
  exec .cache/serve --port "$port" "${more[@]}" dist
}

verb_test() {
  [ $# -gt 0 ] || set -- "${parts[@]}"
  takes_any test "${parts[*]} ${extra_parts[*]}" "$@"
  set_up
  if [[ " $* " == *' wasm '* || " $* " == *' page '* ]]; then need_chromium; fi
  if [[ " $* " == *' firefox '* ]]; then need_firefox; fi
  if [[ " $* " == *' webkit '* ]]; then need_webkit; fi
  run_tests "$@"
}

verb_build() {
  [ $# = 0 ] || die 2 "build does not know $1: it takes nothing"
  set_up
  build
}

verb_release() {
  [ $# = 0 ] || die 2 "release does not know $1: it takes nothing"
  set_up
  build && node www/compress.mjs dist
}

verb_edge() {
  [ $# = 0 ] || die 2 "edge does not know $1: it takes nothing"
  set_up
  build_edge
}

verb_bench() {
  takes_any bench "${benchmarks[*]}" "$@"
  set_up
  if [ "$*" != edge ]; then need_chromium; fi
  if [[ $# = 0 || " $* " == *' edge '* ]]; then
    build_edge
    install_packages tests/edge
  else
    build
  fi
  exec node tests/bench/run.mjs "$@"
}

verb_sim() { run_raftlab sim "$@"; }
verb_play() { run_raftlab play "$@"; }
verb_picture() { run_raftlab picture "$@"; }
verb_replay() { run_raftlab replay "$@"; }

# run_raftlab VERB ARG...: the native command, with its own exit code, which go run would hide.
run_raftlab() {
  need_go
  commands=$(mktemp -d)
  trap 'rm -rf "$commands"' EXIT
  go build -o "$commands/raftlab" ./tests/raftlab
  if [ -f dist/build.json ]; then RAFTLAB_BUILD=$(sed -n 's/.*"build":"\([^"]*\)".*/\1/p' dist/build.json); fi
  (cd "$here" && RAFTLAB_BUILD=${RAFTLAB_BUILD:-} "$commands/raftlab" "$@")
}

# takes_any VERB 'WORD...' GIVEN...: every word given is one of those.
takes_any() {
  local verb=$1 words=$2 word
  shift 2
  for word in "$@"; do
    [[ $word != *' '* && " $words " == *" $word "* ]] || die 2 "$verb does not know $word: it takes any of $words, or nothing for all"
  done
}

main() {
  local verb=${1:-}
  [ $# = 0 ] || shift
  case $verb in
    serve | test | build | release | edge | bench)
      if [[ ${1:-} == --help || ${1:-} == -h ]]; then usage; else "verb_$verb" "$@"; fi ;;
    sim | play | picture | replay) "verb_$verb" "$@" ;;
    -h | --help | help) usage ;;
    '') usage >&2; exit 2 ;;
    *) die 2 "there is no $verb: it takes serve, test, build, release, edge, bench, sim, play, picture or replay" ;;
  esac
}

main "$@"
