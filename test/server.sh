# shellcheck shell=bash
# test/server.sh: a private PostgreSQL with the extension in it; sourced by
# test/run, demo/run and bench/run, which have set top, the source tree.
#
# PostgreSQL finds its files relative to its own executables.  So a copy of
# bin/ beside links to everything else is a complete installation, into which
# the extension is installed without being root and without the machine's own
# PostgreSQL noticing.  Tree, servers, sockets and the copy of the sources all
# live in one temporary folder, which goes when the script ends.
#
# Sets work (that folder), source (the copy of the sources), pg_config, bindir.

# The server refuses to run as root: then all is done as another user.
runner=
if [ "$(id -u)" = 0 ]; then
  runner=nobody
  ! id postgres >/dev/null 2>&1 || runner=postgres
fi

child=

# Run a command as the unprivileged user, with nothing of the caller's
# environment: no PGHOST, no MAKEFLAGS, no ~/.psqlrc.  In a session of its own,
# and awaited in the background, so that it can be ended at any time.
run() {
  local as_user=() status=0
  [ -z "$runner" ] || as_user=(setpriv "--reuid=$runner" "--regid=$(id -g "$runner")" --init-groups)
  setsid "${as_user[@]}" env -i "PATH=$PATH" "HOME=$work/home" "TMPDIR=$work/tmp" \
    LC_ALL=C.UTF-8 "PG_CONFIG=$pg_config" PGCLIENTENCODING=UTF8 "$@" </dev/null &
  child=$!
  wait "$child" || status=$?
  child=
  return "$status"
}

# End every server whose data lie in the temporary folder.
stop_servers() {
  local file server
  while IFS= read -r file; do
    read -r server <"$file" || continue
    kill -QUIT "$server" 2>/dev/null || continue
    for _ in $(seq 50); do
      kill -0 "$server" 2>/dev/null || continue 2
      sleep 0.1
    done
    kill -KILL "$server" 2>/dev/null || true
  done < <(find "$work" -name postmaster.pid 2>/dev/null)
}

clean_up() {
  trap '' INT TERM HUP
  cd /
  [ -z "$child" ] || kill -TERM -- "-$child" 2>/dev/null || true
  stop_servers
  rm -rf "$work"
}

# Not under the caller's TMPDIR when the work is done by another user, who may
# not enter it; nor where its length would not leave room for a socket's name.
make_work_folder() {
  local base=${TMPDIR:-/var/tmp}
  if [ -n "$runner" ] || [ ${#base} -gt 40 ]; then
    base=/var/tmp
  fi
  work=$(mktemp -d "$base/industrial_park.XXXXXX")
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  mkdir "$work/home" "$work/tmp" "$work/source"
  # The other user may not be allowed to enter the folder we come from.
  cd "$work"
}

copy_source() {
  source=$work/source
  tar -C "$top" --exclude=./.git --exclude=./tmp_check --exclude=./tmp_inst -cf - . |
    tar -C "$source" --no-same-owner -xf -
}

# The same folder under $work, its files links to the real ones.
mirror() {
  mkdir -p "$work/prefix${1%/*}"
  cp -as "$1" "$work/prefix$1"
}

# The tree: programs copied, since links would lead PostgreSQL to the original.
make_private_tree() {
  local original=$1 folder major
  folder=$("$original" --bindir)
  mkdir -p "$work/prefix${folder%/*}"
  cp -a "$folder" "$work/prefix$folder"
  pg_config=$work/prefix$folder/pg_config
  mirror "$("$original" --pkglibdir)"
  mirror "$("$original" --sharedir)"
  for folder in "$("$original" --includedir)" "$("$original" --includedir-server)"; do
    [ -e "$work/prefix$folder" ] || { mkdir -p "$work/prefix${folder%/*}" && ln -s "$folder" "$work/prefix$folder"; }
  done
  major=$("$original" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
  folder=$("$original" --localedir)/zh_CN/LC_MESSAGES
  mkdir -p "$work/prefix$folder"
  find "$folder" -name "*-$major.mo" -exec ln -sf -t "$work/prefix$folder" {} + 2>/dev/null || true
  # An industrial_park of the machine's own is not the one to be used.
  find "$work/prefix" -name 'industrial_park*' -prune -exec rm -rf {} +
  bindir=$("$pg_config" --bindir)
  [ "$bindir" = "${pg_config%/*}" ] || { echo "$pg_config: not relocatable" >&2; exit 1; }
}

# Build from clean and install into the private tree; further arguments go to make.
build_private() {
  local original
  original=$("$top/test/prerequisites")
  make_work_folder
  copy_source
  make_private_tree "$original"
  [ -z "$runner" ] || chown -R "$runner:" "$work"
  run make -s -C "$source" clean
  run make -s -C "$source" -j "$(nproc)" "$@" all
  run make -s -C "$source" "$@" install
}

# A throw-away server, reached through a socket in the temporary folder only.
# Arguments: further settings, like jit=off.
start_server() {
  local settings='' setting
  for setting; do settings+=" -c $setting"; done
  run "$bindir/initdb" -D "$work/data" -U postgres -A trust -E UTF8 --no-locale --no-sync >/dev/null
  run "$bindir/pg_ctl" -D "$work/data" -w -s -l "$work/server.log" \
    -o "-c listen_addresses= -c unix_socket_directories=$work/tmp -c fsync=off$settings" start || {
    cat "$work/server.log" >&2
    exit 1
  }
}

stop_server() {
  run "$bindir/pg_ctl" -D "$work/data" -w -s -m fast stop
}

psql_private() {
  run "$bindir/psql" -X -q -v ON_ERROR_STOP=1 -P pager=off -h "$work/tmp" -U postgres "$@"
}
