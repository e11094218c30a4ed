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
variables=("PATH=$PATH")
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
            [[ ${pair#*:} == /* ]] || { printf 'no absolute path in %s\n' "$2" >&2; exit 1; }
            install -m 400 "${pair#*:}" "$credentials/${pair%%:*}"
            variables+=("CREDENTIALS_DIRECTORY=$credentials")
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
mkdir -p -m 700 "$folder"
cd "$folder"
umask 077
# As for ExecStart= of a unit: ${NAME} is expanded, to nothing if there is no NAME, and $$ becomes $.
mapfile -d '' arguments < <(env -i "${variables[@]}" python3 -c '
import os, re, sys
for argument in sys.argv[1:]:
    known = lambda found: "$" if found[0] == "$$" else os.environ.get(found[1], "")
    print(re.sub(r"\$\$|\$\{([^}]*)\}", known, argument), end="\0")
' "$@")
env -i "${variables[@]}" "${arguments[@]}"
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
# Programs that differ, and do the same.
for name in first second third; do
    printf '#!/bin/sh\n# The %s.\nexec "%s" "$@"\n' "$name" "$program" >"$root/var/$name program"
    chmod 755 "$root/var/$name program"
done
install -m 755 "$root/var/first program" "$root/bin/salesdesk"
install -m 755 deploy/salesdesk-ctl "$shims/salesdesk-ctl"
export PATH=$shims:$PATH SHIM_ROOT=$root SHIM_PROGRAM=$program
export SALESDESK_PROGRAM=$root/bin/salesdesk SALESDESK_ETC=$root/etc SALESDESK_STATE=$root/state

## The first steps of docs/install.md.
said 'An empty database' salesdesk-ctl new
refused 'nothing has been changed' salesdesk-ctl new
said 'the key opens the database' salesdesk-ctl check
salesdesk-ctl check --json | python3 -c 'import json, sys; assert json.load(sys.stdin)["ok"] in (True, False)'
printf 'FOO=1\n' >>"$root/etc/salesdesk.env"
said "FOO in $root/etc/salesdesk.env is no setting" salesdesk-ctl check
sed -i '/^FOO=/d' "$root/etc/salesdesk.env"
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
refused '.csv or .json' salesdesk-ctl export "$root/var/dialogs.txt"
refused 'positive number' salesdesk-ctl export "$root/var/one.csv" --person -5
[ ! -e "$root/var/one.csv" ] || fail 'a refused export leaves a file'
refused 'there is no dialog with @ann_lee' salesdesk-ctl export "$root/var/one.csv" --person @ann_lee
# What is there stays as it is, whatever it is.
echo precious >"$root/var/precious.json"
ln -s nowhere.csv "$root/var/dangling.csv"
refused 'precious.json is there already' salesdesk-ctl export "$root/var/precious.json"
refused 'dangling.csv is there already' salesdesk-ctl export "$root/var/dangling.csv"
[ "$(cat "$root/var/precious.json")" = precious ] || fail 'an export replaces what is there'
[ "$(readlink "$root/var/dangling.csv")" = nowhere.csv ] || fail 'an export replaces a link'
refused 'cannot be written' salesdesk-ctl export "$root/var/none/dialogs.csv"
# Names with a space, and such that look like options.
mkdir "$root/a place"
(
    cd "$root/a place"
    said 'copied to -my desk.backup' salesdesk-ctl backup '-my desk.backup'
    said '-my desk.backup is whole' salesdesk-ctl verify '-my desk.backup'
    salesdesk-ctl export '-my dialogs.csv'
    [ -s ./'-my dialogs.csv' ] || fail 'the export is empty'
)
# A copy that does not fit on the disk leaves nothing.
cat >"$shims/cat" <<'SHIM'
#!/usr/bin/env bash
[[ $1 != *.backup ]] || { head -c 99 "$1"; exit 1; }
exec /bin/cat "$@"
SHIM
chmod +x "$shims/cat"
if salesdesk-ctl backup "$root/var/half.backup" >/dev/null 2>&1; then fail 'half a copy is praised'; fi
rm "$shims/cat"
[ ! -e "$root/var/half.backup" ] || fail 'half a copy is left'
refused 'stop the desk first' salesdesk-ctl restore "$root/var/desk.backup"
refused 'there is no file' salesdesk-ctl verify "$root/var/none.backup"
[ ! -e "$root/state/handed-over.backup" ] || fail 'a backup that was handed over is left'

## Another key: older backups still open.
systemctl stop salesdesk
cp "$root/etc/secret.key" "$root/var/first copy.key"
salesdesk-ctl rotate >"$root/said" 2>&1
former=$(find "$root/etc" -name 'secret.key.*.old')
# It says where the keys are, not where the service was given them.
grep -q "The new key is in $root/etc/secret.key:" "$root/said" || fail "the new key is not named: $(cat "$root/said")"
grep -q "former key, $former:" "$root/said" || fail "the former key is not named: $(cat "$root/said")"
if grep credentials "$root/said"; then fail 'words name a folder of credentials'; fi
cmp -s "$former" "$root/var/first copy.key" || fail 'the former key is not kept'
if cmp -s "$root/etc/secret.key" "$former"; then fail 'the key is the former one'; fi
[ ! -e "$root/etc/secret.key.new" ] || fail 'the new key still waits'
said "$root/var/desk.backup is whole and can be restored" salesdesk-ctl verify "$root/var/desk.backup"
said 'the key opens the database' salesdesk-ctl check
# One that was cut short, when the database had the new key already, goes on.
mv "$root/etc/secret.key" "$root/etc/secret.key.new"
mv "$former" "$root/etc/secret.key"
said 'The new key is in' salesdesk-ctl rotate
said 'the key opens the database' salesdesk-ctl check
# The first backup needs the first key, which is only a copy now.
rm "$root"/etc/secret.key.*.old
refused 'made with another secret key' salesdesk-ctl verify "$root/var/desk.backup"
refused "$root/var/none.key" salesdesk-ctl verify --key-file "$root/var/none.key" "$root/var/desk.backup"
echo nonsense >"$root/var/nonsense.key"
refused "the key file $root/var/nonsense.key is not whole" salesdesk-ctl verify --key-file "$root/var/nonsense.key" "$root/var/desk.backup"
said "$root/var/desk.backup is whole" salesdesk-ctl verify --key-file "$root/var/first copy.key" "$root/var/desk.backup"
cp "$root/etc/secret.key" "$root/var/own.key"
said 'Restored from' salesdesk-ctl restore --key-file="$root/var/first copy.key" "$root/var/desk.backup"
cmp -s "$root/etc/secret.key" "$root/var/own.key" || fail 'a restoration replaces the key'
said 'the key opens the database' salesdesk-ctl check
systemctl start salesdesk

before=salesdesk-2026-11-24T02-00-00Z-before-9999.backup

## An empty machine: the settings, a backup, a copy of the key.
(
    mkdir "$root/new etc"
    cp "$root/etc/salesdesk.env" "$root/new etc/"
    export SALESDESK_ETC="$root/new etc" SALESDESK_STATE="$root/new-state" SALESDESK_UNIT=salesdesk
    rm "$root/running"
    for command in new backup rotate "verify $root/var/desk.backup" "restore $root/var/desk.backup"; do
        # shellcheck disable=SC2086 # Words of a command.
        refused "there is no secret key $root/new etc/secret.key" salesdesk-ctl $command
        # shellcheck disable=SC2086
        refused '--key-file' salesdesk-ctl $command
    done
    # The first backup is of the first key.
    refused 'made with another secret key' salesdesk-ctl restore --key-file "$root/var/own.key" "$root/var/desk.backup"
    [ ! -e "$root/new etc/secret.key" ] || fail 'a key that opens nothing is put in place'
    said 'is whole' salesdesk-ctl verify --key-file "$root/var/first copy.key" "$root/var/desk.backup"
    [ ! -e "$root/new etc/secret.key" ] || fail 'verify puts a key in place'
    cd "$root/var"
    said "now in $root/new etc/secret.key" salesdesk-ctl restore --key-file 'first copy.key' desk.backup
    cmp -s "$root/new etc/secret.key" 'first copy.key' || fail 'the key is not in place'
    [ "$(stat -c '%a %u' "$root/new etc/secret.key")" = "600 $(id -u)" ] || fail 'others can read the key'
    said 'the key opens the database' salesdesk-ctl check
    rm "$root/new etc/secret.key"
    refused "the secret key $root/new etc/secret.key is not there" salesdesk-ctl check
    # What to type is typed as an administrator does.
    mkdir "$root/new-state/backups"
    cp desk.backup "$root/new-state/backups/$before"
    rm "$root/new-state/salesdesk.db"
    refused "salesdesk-ctl restore $root/new-state/backups/$before" salesdesk-ctl check
    touch "$root/running"
)

## docs/upgrade.md.
refused 'there is no file' salesdesk-ctl upgrade "$root/var/none"
said 'The desk runs' salesdesk-ctl upgrade "$root/var/first program"
[ ! -e "$root/bin/salesdesk.previous" ] || fail 'the same program counts as a former one'
refused 'there is no' salesdesk-ctl rollback
said 'To go back: salesdesk-ctl rollback' salesdesk-ctl upgrade "$root/var/second program"
cmp -s "$root/bin/salesdesk.previous" "$root/var/first program" || fail 'the former program is not kept'
[ -e "$root/running" ] || fail 'the desk does not run after the upgrade'
said 'To go back' salesdesk-ctl upgrade "$root/var/second program"
cmp -s "$root/bin/salesdesk.previous" "$root/var/first program" || fail 'the same program takes the place of the former one'
# A bare name is a file of this folder, not a program of PATH.
(cd "$root/var" && cp 'second program' docker && said 'The desk runs' salesdesk-ctl upgrade docker)
[ "$(find "$root/bin" -type f | wc -l)" = 2 ] || fail "the upgrade leaves files: $(ls "$root/bin")"
refused 'is the program that is in place' salesdesk-ctl upgrade "$root/bin/salesdesk"
[ -e "$root/running" ] || fail 'a refused upgrade stops the desk'
said 'The desk runs' salesdesk-ctl rollback
cmp -s "$root/bin/salesdesk" "$root/var/first program" || fail 'the former program is not put back'
# A newer program has changed the database: the backup from before comes back.
refused 'does not run here' salesdesk-ctl upgrade "$root/etc/secret.key"
newer() {
    python3 - "$root/state/salesdesk.db" <<'PYTHON'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    db.execute("insert or ignore into _sqlx_migrations select 9999, 'newer', installed_on, success, checksum, 0 from _sqlx_migrations limit 1")
PYTHON
}
# What is missing is said before anything is stopped or changed.
still_runs() {
    [ -e "$root/running" ] || fail "$1: the desk does not run"
    cmp -s "$root/bin/salesdesk" "$root/var/second program" || fail "$1: the program is another one"
}
salesdesk-ctl backup "$root/var/$before" >/dev/null
said 'The desk runs' salesdesk-ctl upgrade "$root/var/second program"
newer
: >"$root/systemctl.log"
refused "no backup from before its upgrade in $root/state/backups" salesdesk-ctl rollback
still_runs 'no backup from before'
mv "$root/state/backups" "$root/state/away"
refused "no backup from before its upgrade in $root/state/backups" salesdesk-ctl rollback
still_runs 'no folder of backups'
mv "$root/state/away" "$root/state/backups"
head -c 5000 "$root/var/$before" >"$root/state/backups/$before"
refused 'salesdesk:' salesdesk-ctl rollback
still_runs 'a damaged backup'
cp "$root/var/$before" "$root/state/backups/$before"
mv "$root/etc/secret.key" "$root/var/own.key"
refused 'there is no secret key' salesdesk-ctl rollback
still_runs 'no key'
mv "$root/var/own.key" "$root/etc/secret.key"
if grep -q stop "$root/systemctl.log"; then fail 'the desk was stopped for a rollback that is not possible'; fi
# Something holds the database: the desk goes on with what it had.
refused 'nothing has been changed, and the desk runs again' flock "$root/state/salesdesk.db.lock" salesdesk-ctl rollback
still_runs 'a database that is held'
said 'Restored from' salesdesk-ctl rollback
[ -e "$root/running" ] || fail 'the desk does not run after the rollback'
cmp -s "$root/bin/salesdesk" "$root/var/first program" || fail 'the former program is not put back'
said 'the key opens the database' salesdesk-ctl check
# The backups are where the settings say.
cp "$root/etc/salesdesk.env" "$root/var/salesdesk.env"
for setting in "$root/a place/backups" kept; do
    printf 'BACKUP_DIR=%s\n' "$setting" | cat "$root/var/salesdesk.env" - >"$root/etc/salesdesk.env"
    kept=$(cd "$root/state" && realpath -m "$setting")
    rm -f "$root/var/desk.backup"
    said 'copied to' salesdesk-ctl backup "$root/var/desk.backup"
    [ -n "$(find "$kept" -name '*.backup')" ] || fail "no backup is in $kept"
    said 'The desk runs' salesdesk-ctl upgrade "$root/var/third program"
    newer
    refused "no backup from before its upgrade in $kept" salesdesk-ctl rollback
    cp "$root/var/$before" "$kept/$before"
    said 'Restored from' salesdesk-ctl rollback
    said 'the key opens the database' salesdesk-ctl check
done
cp "$root/var/salesdesk.env" "$root/etc/salesdesk.env"
# A program that does not start says how to go back.
touch "$root/will-not-start"
refused 'salesdesk-ctl rollback' salesdesk-ctl upgrade "$root/var/second program"
rm "$root/will-not-start"
said 'The desk runs' salesdesk-ctl rollback
[ -z "$(find "$root" -name 'handed-over.backup' -o -name 'salesdesk.new' -o -name 'salesdesk.kept')" ] || fail 'files are left'

## The same pages with Docker.
# Docker does not tell exit codes apart, so that a wrong setting would be tried for ever.
grep -qE '^ +restart: on-failure:[0-9]+$' deploy/compose.yaml || fail 'the container is restarted for ever'
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
