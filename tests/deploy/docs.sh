#!/usr/bin/env bash
# Runs what docs/ tells an administrator to type, with the real program: `salesdesk-ctl` under stand-ins for systemctl,
# systemd-run and sudo, and the lines for Docker under a stand-in for docker. Usage: docs.sh PROGRAM
set -euo pipefail
umask 077

program=$(readlink -f "$1")
cd "$(dirname "$0")/../.."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
shims=$root/shims
mkdir -p "$shims" "$root"/{bin,etc,state,data,var,here}
chmod 700 "$root/state" "$root/data"

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

trap 'fail "line $LINENO"' ERR

said() {
    # said WORDS COMMAND...: the command succeeds and says the words.
    local words=$1 output
    shift
    output=$("$@" 2>&1) || fail "$* ended with $?: $output"
    [[ $output == *"$words"* ]] || fail "$* did not say \"$words\": $output"
}

refused() {
    # refused WORDS COMMAND...: the command fails and says the words.
    local words=$1 output
    shift
    if output=$("$@" 2>&1); then fail "$* succeeded: $output"; fi
    [[ $output == *"$words"* ]] || fail "$* did not say \"$words\": $output"
}

# The shell blocks of a page, as one command a line, without remarks.
commands() {
    awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' "docs/$1" | sed 's/[[:space:]]\{2,\}#.*$//'
}

cat >"$shims/sudo" <<'SHIM'
#!/usr/bin/env bash
exec "$@"
SHIM

# It only remembers whether the service runs.
cat >"$shims/systemctl" <<'SHIM'
#!/usr/bin/env bash
set -euo pipefail
printf '%s\n' "$*" >>"$SHIM_ROOT/systemctl.log"
case $1 in
is-active) [ -e "$SHIM_ROOT/running" ] ;;
start) [ ! -e "$SHIM_ROOT/will-not-start" ] && touch "$SHIM_ROOT/running" ;;
stop) rm -f "$SHIM_ROOT/running" ;;
*) exit 1 ;;
esac
SHIM

# A transient service: its environment, its credentials and its folder, and nothing of the caller's settings.
cat >"$shims/systemd-run" <<'SHIM'
#!/usr/bin/env bash
set -euo pipefail
credentials=$(mktemp -d "$SHIM_ROOT/credentials.XXXXXX")
trap 'rm -rf "$credentials"' EXIT
folder=/
variables=("PATH=$PATH" "CREDENTIALS_DIRECTORY=$credentials")
while [ $# -gt 0 ]; do
    case $1 in
    --quiet | --pipe | --wait | --collect) shift ;;
    -p)
        case $2 in
        EnvironmentFile=*)
            while IFS= read -r line; do
                case $line in '' | '#'*) ;; *) variables+=("$line") ;; esac
            done <"${2#*=}"
            ;;
        Environment=*) variables+=("${2#*=}") ;;
        LoadCredential=*)
            pair=${2#*=}
            install -m 400 "${pair#*:}" "$credentials/${pair%%:*}"
            ;;
        WorkingDirectory=*) folder=${2#*=} ;;
        DynamicUser=* | User=* | UMask=* | StateDirectory=* | StateDirectoryMode=*) ;;
        *) printf 'unknown property %s\n' "$2" >&2; exit 1 ;;
        esac
        shift 2
        ;;
    -*) printf 'unknown option %s\n' "$1" >&2; exit 1 ;;
    *) break ;;
    esac
done
cd "$folder"
umask 077
env -i "${variables[@]}" "$@"
SHIM

# `exec` and `run` run the program with the container's settings; /data is a folder here.
cat >"$shims/docker" <<'SHIM'
#!/usr/bin/env bash
set -euo pipefail
printf '%s\n' "$*" >>"$SHIM_ROOT/docker.log"
[ "$1" = tag ] && exit 0
[ "$1 $2 $3" = "compose -f deploy/compose.yaml" ] || { printf 'unknown call %s\n' "$*" >&2; exit 1; }
shift 3
verb=$1
shift
case $verb in
stop) rm -f "$SHIM_ROOT/running"; exit 0 ;;
start | up | build) [ "$verb" = build ] || touch "$SHIM_ROOT/running"; exit 0 ;;
cp) cp -r "${1/desk:\/data/$SHIM_ROOT/data}" "$SHIM_ROOT/here/"; exit 0 ;;
exec) [ -e "$SHIM_ROOT/running" ] || exit 1; [ "$1 $2" = "desk salesdesk" ] || exit 1; shift 2 ;;
run) [ "$1 $2" = "--rm desk" ] || exit 1; shift 2 ;;
*) exit 1 ;;
esac
variables=("DATABASE_URL=sqlite://$SHIM_ROOT/data/salesdesk.db" "SECRET_KEY_FILE=$SHIM_ROOT/etc/secret.key")
while IFS= read -r line; do
    case $line in '' | '#'*) ;; *) variables+=("$line") ;; esac
done <"$SHIM_ROOT/etc/salesdesk.env"
cd "$SHIM_ROOT/data"
exec env -i "${variables[@]}" "$SHIM_PROGRAM" "${@//\/data\//$SHIM_ROOT/data/}"
SHIM
chmod +x "$shims"/*

printf '%s\n' '# Settings of nobody.' BOT_TOKEN=123456789:AAExample-replace-with-your-own-token TELEGRAM_API_ID=1 TELEGRAM_API_HASH=0123456789abcdef0123456789abcdef \
    OWNER_IDS=1 >"$root/etc/salesdesk.env"
openssl rand -base64 32 >"$root/etc/secret.key"
install -m 755 "$program" "$root/bin/salesdesk"
install -m 755 deploy/salesdesk-ctl "$shims/salesdesk-ctl"
export PATH=$shims:$PATH SHIM_ROOT=$root SHIM_PROGRAM=$program
export SALESDESK_PROGRAM=$root/bin/salesdesk SALESDESK_ETC=$root/etc SALESDESK_STATE=$root/state

## The first steps of docs/install.md.
said 'An empty database' salesdesk-ctl new
refused 'nothing has been changed' salesdesk-ctl new
said 'the key opens the database' salesdesk-ctl check
salesdesk-ctl check --json | python3 -c 'import json, sys; assert json.load(sys.stdin)["ok"] in (True, False)'
systemctl start salesdesk
refused 'stop the desk first' salesdesk-ctl new

## docs/backup.md under systemd, line by line.
commands backup.md | grep '^sudo ' | grep -v 'sudo install' | sed "s|/var/backups|$root/var|g; s|backup FILE||" >"$root/typed"
grep -q 'salesdesk-ctl restore' "$root/typed" || fail 'docs/backup.md restores nothing'
# The page makes a backup with a name in a remark.
salesdesk-ctl backup "$root/var/desk.backup" >/dev/null
while IFS= read -r line; do
    bash -euo pipefail -c "$line" >"$root/said" 2>&1 || fail "$line: $(cat "$root/said")"
done <"$root/typed"
[ -e "$root/running" ] || fail 'the desk does not run after the restoration'
[ -s "$root/var/dialogs.csv" ] || fail 'the export is empty'
[ "$(stat -c %a "$root/var/dialogs.csv")" = 600 ] || fail 'others can read the export'
refused 'is there already' salesdesk-ctl backup "$root/var/desk.backup"
refused 'cannot overwrite' salesdesk-ctl export "$root/var/dialogs.csv"
refused '.csv or .json' salesdesk-ctl export "$root/var/dialogs.txt"
refused 'positive number' salesdesk-ctl export "$root/var/one.csv" --person -5
[ ! -e "$root/var/one.csv" ] || fail 'a refused export leaves a file'
refused 'stop the desk first' salesdesk-ctl restore "$root/var/desk.backup"
refused 'there is no file' salesdesk-ctl verify "$root/var/none.backup"
[ ! -e "$root/state/handed-over.backup" ] || fail 'a backup that was handed over is left'

## Another key: older backups still open.
systemctl stop salesdesk
said 'The new key is in' salesdesk-ctl rotate
said 'can be restored' salesdesk-ctl verify "$root/var/desk.backup"
said 'the key opens the database' salesdesk-ctl check
systemctl start salesdesk

## docs/upgrade.md.
said 'The desk runs' salesdesk-ctl upgrade "$program"
[ -x "$root/bin/salesdesk.previous" ] || fail 'the former program is not kept'
[ -e "$root/running" ] || fail 'the desk does not run after the upgrade'
refused 'is the program that is in place' salesdesk-ctl upgrade "$root/bin/salesdesk"
[ -e "$root/running" ] || fail 'a refused upgrade stops the desk'
said 'The desk runs' salesdesk-ctl rollback
# A newer program has changed the database: the backup from before comes back.
newest=$(find "$root/state/backups" -name '*.backup' | sort | tail -n 1)
refused 'does not run here' salesdesk-ctl upgrade "$root/etc/secret.key"
said 'The desk runs' salesdesk-ctl upgrade "$program"
newer() {
    python3 - "$1" <<'PYTHON'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    db.execute("insert into _sqlx_migrations select 9999, 'newer', installed_on, success, checksum, 0 from _sqlx_migrations limit 1")
PYTHON
}
newer "$root/state/salesdesk.db"
refused 'no backup from before' salesdesk-ctl rollback
cp "$newest" "$root/state/backups/salesdesk-2026-11-24T02-00-00Z-before-9999.backup"
said 'The desk runs' salesdesk-ctl rollback
said 'the key opens the database' salesdesk-ctl check
# A program that does not start says how to go back.
touch "$root/will-not-start"
refused 'salesdesk-ctl rollback' salesdesk-ctl upgrade "$program"
rm "$root/will-not-start"
said 'The desk runs' salesdesk-ctl rollback

## The same pages with Docker.
rm -f "$root/running"
for page in install.md backup.md upgrade.md; do
    [ "$page" = backup.md ] && touch "$root/running"
    # The values of this test are no bot's, so that `check --online` has nobody to ask.
    commands "$page" | grep '^docker ' | grep -v -- '--online' | sed "s|> dialogs.csv|> $root/here/dialogs.csv|" |
        while IFS= read -r line; do
            newest=$(find "$root/data" -name '*.backup' | sort | tail -n 1)
            line=${line//<*>/$(basename "${newest:-none}")}
            bash -euo pipefail -c "$line" >"$root/said" 2>&1 || fail "$page: $line: $(cat "$root/said")"
        done
done
[ -s "$root/here/dialogs.csv" ] || fail 'no export came out of the container'
[ -d "$root/here/backups" ] || fail 'no backup came out of the container'
printf 'what the docs say works\n'
