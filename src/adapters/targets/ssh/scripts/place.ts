/**
 * Lays a release out. Arguments: root, revision, digest as hex, its record (JSON without the last brace and the manifest), its
 * list of shared paths (JSON), the uploaded file's name or nothing, seconds to wait for the lock, then the shared paths.
 * Lines: `there` (it was, or is now), or `upload` (nothing here to make it from).
 */
export const place = String.raw`
main() {
  root=$1 rev=$2 hex=$3 record=$4 sharing=$5 upload=$6 wait=$7
  shift 7
  releases=$root/releases state=$root/.lastgood
  dir=$releases/$rev tmp=$releases/.$rev.tmp
  mkdir -p "$releases" "$root/shared" "$state/incoming" || problem "cannot make folders in $root"
  lock "$wait"
  if [ -e "$dir" ]; then
    [ "$(recorded_digest "$dir")" = "sha256:$hex" ] || problem "$dir exists already and is something else"
    rm -f "$state/incoming/$rev".*
    say there kept
    return 0
  fi
  rm -rf "$tmp"
  if [ -n "$upload" ]; then
    from_artifact "$state/incoming/$upload"
  else
    from_release || { say upload ''; return 0; }
  fi
  finish "$@" || { rm -rf "$tmp"; problem "cannot lay it out: $why"; }
  # Linked from another release, it must have come out the same; else the artifact itself is wanted.
  if [ -z "$upload" ] && [ "$(sha256sum <"$tmp/.lastgood.files")" != "$brought" ]; then
    rm -rf "$tmp"
    say upload ''
    return 0
  fi
  mv "$tmp" "$dir" || problem "cannot rename $tmp"
  rm -f "$state/incoming/$rev".*
  say there new
}

from_artifact() {
  have=$(sha256sum <"$1" | cut -d' ' -f1)
  if [ "$have" != "$hex" ]; then
    rm -f "$1"
    problem "the artifact arrived with another digest ($have)"
  fi
  why=$(mkdir "$tmp" && tar -xof "$1" -C "$tmp" 2>&1) || {
    rm -rf "$tmp" "$1"
    problem "the artifact cannot be unpacked: $(echo "$why" | tail -n 1)"
  }
}

# Links the files of a whole release with the same digest and the same shared paths: no upload, next to no space.
from_release() {
  for old in "$releases"/*; do
    [ "$(recorded_digest "$old")" = "sha256:$hex" ] || continue
    grep -qF "\"shared\":$sharing," "$old/.lastgood.json" || continue
    whole "$old" || continue
    why=$(cp -al "$old" "$tmp" 2>&1) || {
      rm -rf "$tmp"
      problem "cannot lay it out from $old: $(echo "$why" | tail -n 1)"
    }
    brought=$(sha256sum <"$tmp/.lastgood.files")
    # Only what the release brought: not the caches and pid files of the one that ran.
    (
      cd "$tmp" && { cut -c67- .lastgood.files; find . -type f ! -path './.lastgood.*'; } | sort | uniq -u |
        while IFS= read -r one; do rm -f "$one"; done
    )
    return 0
  done
  return 1
}

# Shares paths and records what is there; what went wrong is left in $why.
finish() {
  rm -rf "$tmp"/.lastgood.*
  newline='
'
  why='the name of a link in it has a line break'
  [ -z "$(find "$tmp" -type l -path "*$newline*" | head -n 1)" ] || return 1
  for one in "$@"; do share "$one" || return 1; done
  why=$( {
    files_of "$tmp" >"$tmp/.lastgood.files" &&
      links_of "$tmp" >"$tmp/.lastgood.links" &&
      printf '%s,"manifest":"%s"}\n' "$record" "$(manifest_of "$tmp")" >"$tmp/.lastgood.json"
  } 2>&1 ) || return 1
  # A full disk may cut a list short without an error of the program that wrote it.
  whole "$tmp"
}

# Puts a link to shared/ in the place of what the release brought there. A folder on the way that is a link would lead out of it.
share() {
  path=$(echo "$1" | sed 's,/$,,')
  inside=$(dirname "$path")
  why=$(mkdir -p "$tmp/$inside" "$root/shared/$inside" 2>&1) || return 1
  top=$(cd -P "$tmp" && pwd -P)
  case $(cd -P "$tmp/$inside" && pwd -P)/ in
    "$top"/*) ;;
    *) why="shared path $1 would lead out of the release"; return 1 ;;
  esac
  if [ ! -e "$root/shared/$path" ]; then
    if [ "$path" != "$1" ] || [ -d "$tmp/$path" ]; then
      why=$(mkdir -p "$root/shared/$path" 2>&1) || return 1
    else
      why="$root/shared/$path is missing: put it there"
      return 1
    fi
  fi
  why=$(rm -rf "$tmp/$path" 2>&1 && ln -s "$root/shared/$path" "$tmp/$path" 2>&1)
}
`
