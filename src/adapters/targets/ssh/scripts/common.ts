/**
 * Functions that the scripts for the hosts share. POSIX sh, no more: hosts run dash, bash or busybox. What a script finds goes to
 * standard output as lines of a word, a tab and the rest; `problem` lines tell expected failures.
 */
export const common = String.raw`
# The words of programs that are read here must not be translated; commands of the service get back what was set (as_found).
found=$(printf '%s' "$LC_ALL")
LC_ALL=C
export LC_ALL
as_found() { if [ -n "$found" ]; then LC_ALL=$found; else unset LC_ALL; fi; }
tab=$(printf '\t')

say() { printf '%s\t%s\n' "$1" "$2"; }
problem() { say problem "$1"; echo lastgood-end; exit 0; }

# Replaces a link by another in one step. Without -T the new one would land inside the folder that the old one leads to.
swap() { mv -fT "$1" "$2" 2>/dev/null || mv -fh "$1" "$2"; }
point() { rm -f "$3" && ln -s "$1" "$3" && swap "$3" "$2"; }

# The release that current leads to; empty when there is none, "?" when it leads elsewhere.
current_id() {
  [ -L "$root/current" ] || { [ -e "$root/current" ] && echo '?'; return 0; }
  link_id "$root/current"
}
link_id() {
  target=$(readlink "$1") || return 0
  id=$(basename "$target")
  case $target in
    */releases/"$id" | releases/"$id") ;;
    *) echo '?'; return 0 ;;
  esac
  here=$(cd -P "$releases/$id" 2>/dev/null && pwd -P) || { echo "$id"; return 0; }
  there=$(cd -P "$1" 2>/dev/null && pwd -P)
  if [ "$here" = "$there" ]; then echo "$id"; else echo '?'; fi
}

# When a process was started, so that another one with its number is not taken for it.
started() { [ -r "/proc/$1/stat" ] && sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f20; }
boot() { cat /proc/sys/kernel/random/boot_id 2>/dev/null | cut -c1-8; }
alive() {
  [ "$(boot)" = "$3" ] || return 1
  kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || return 1
  [ "$(started "$1")" = "$2" ]
}

# One change at a time on this host. The lock is a link whose target is its owner: made in one step, and without a block of disk.
lock() {
  mkdir -p "$state" 2>/dev/null || problem "cannot make $state"
  mine=$$.$(started $$).$(boot)
  waited=0
  until why=$(ln -s "$mine" "$state/lock" 2>&1); do
    owner=$(readlink "$state/lock")
    if [ -z "$owner" ]; then
      [ ! -e "$state/lock" ] || problem "$state/lock is no lock of lastgood: remove it"
      [ -w "$state" ] || problem "$state cannot be written"
    elif ! alive $(echo "$owner" | tr . ' '); then
      break_lock "$owner"
      continue
    fi
    if [ "$waited" -ge "$1" ]; then
      [ -n "$owner" ] || problem "cannot lock: $why"
      problem "another lastgood works here (process $(echo "$owner" | cut -d. -f1)): it holds $state/lock"
    fi
    waited=$((waited + 1))
    sleep 1
  done
  trap unlock EXIT
  trap 'exit 1' HUP INT TERM
}
unlock() { if [ "$(readlink "$state/lock")" = "$mine" ]; then rm -f "$state/lock"; fi; }

# Its owner is dead. Moved aside first: of two that find it dead, one must not remove the other's new lock.
break_lock() {
  mv -f "$state/lock" "$state/lock.$$" 2>/dev/null || return 0
  moved=$(readlink "$state/lock.$$")
  [ "$moved" = "$1" ] || ln -s "$moved" "$state/lock" 2>/dev/null
  rm -f "$state/lock.$$"
}

field() { sed -n "s/.*\"$2\":\"\([^\"]*\)\".*/\1/p" "$1/.lastgood.json" 2>/dev/null; }
recorded_digest() { field "$1" digest; }
files_of() ( cd "$1" && find . -type f ! -path './.lastgood.*' -exec sha256sum {} + | sort )
links_of() (
  cd "$1" && find . -type l ! -path './.lastgood.*' | sort | while IFS= read -r one; do
    printf '%s\n%s\n' "$one" "$(readlink "$one")"
  done
)
manifest_of() { cat "$1/.lastgood.files" "$1/.lastgood.links" 2>/dev/null | sha256sum | cut -d' ' -f1; }

# Whether a release directory is as it was laid out; what is wrong is left in $why. Files that were added since are no
# concern: caches and compiled files appear in every release that ran.
whole() {
  why=
  [ -d "$1" ] || { why='is not there'; return 1; }
  [ -f "$1/.lastgood.json" ] || { why='was not laid out by lastgood'; return 1; }
  [ "$(manifest_of "$1")" = "$(field "$1" manifest)" ] || { why='has another list of files than was recorded'; return 1; }
  bad=$(cd "$1" && [ -s .lastgood.files ] && sha256sum -c .lastgood.files 2>/dev/null | grep -v ': OK$' | head -n 3)
  bad=$bad$(cd "$1" && while IFS= read -r one && IFS= read -r target; do
    [ -L "$one" ] && [ "$(readlink "$one")" = "$target" ] || { echo "$one: CHANGED"; break; }
  done <.lastgood.links)
  [ -z "$bad" ] || { why="was changed: $(echo "$bad" | tr '\n' ' ')"; return 1; }
}
`
