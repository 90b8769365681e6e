/** Compares a release with its record. Arguments: root, revision. Lines: `whole`, or a problem. */
export const verify = String.raw`
main() {
  dir=$1/releases/$2
  whole "$dir" || problem "$dir $why"
  say whole ''
}
`

/** Whether a whole release with this digest is there. Arguments: root, digest. Lines: `whole`, `changed` with why, or `gone`. */
export const find = String.raw`
main() {
  found=gone
  for dir in "$1/releases"/*; do
    [ "$(recorded_digest "$dir")" = "$2" ] || continue
    whole "$dir" && { say whole ''; return 0; }
    found=changed
  done
  say "$found" ''
}
`

/** Takes back what was laid out. Arguments: root, revision, seconds to wait for the lock. Lines: `removed`. */
export const remove = String.raw`
main() {
  root=$1 rev=$2 releases=$1/releases state=$1/.lastgood
  lock "$3"
  [ "$(current_id)" != "$rev" ] || problem "$rev is current: it is not removed"
  if [ -L "$root/previous" ] && [ "$(link_id "$root/previous")" = "$rev" ]; then rm -f "$root/previous"; fi
  rm -rf "$releases/.$rev.tmp" "$state/incoming/$rev".*
  # Renamed first, so that half of one is never taken for a release.
  if [ -e "$releases/$rev" ]; then
    mv "$releases/$rev" "$releases/.$rev.tmp" && rm -rf "$releases/.$rev.tmp" || problem "cannot remove $releases/$rev"
  fi
  say removed "$rev"
}
`

/** Removes releases. Arguments: root, seconds to wait for the lock, then revisions. Lines: `removed` for each. */
export const tidy = String.raw`
main() {
  root=$1 releases=$1/releases state=$1/.lastgood
  lock "$2"
  shift 2
  now=$(current_id)
  before=$(link_id "$root/previous")
  for rev in "$@"; do
    [ "$rev" != "$now" ] && [ "$rev" != "$before" ] && [ -f "$releases/$rev/.lastgood.json" ] || continue
    # Renamed first, so that half of one is never taken for a release.
    mv "$releases/$rev" "$releases/.$rev.tmp" && rm -rf "$releases/.$rev.tmp" && say removed "$rev"
  done
  find "$state/incoming" -type f -mtime +0 -exec rm -f {} + 2>/dev/null
  return 0
}
`

/** What would stop a change. Arguments: root, least kilobytes free, then shared paths. Changes nothing. */
export const preflight = String.raw`
main() {
  root=$1 least=$2
  shift 2
  for program in sha256sum tar readlink find sed cut sort mv cp ln; do
    command -v "$program" >/dev/null || say problem "the program $program is missing"
  done
  above=$root
  while [ ! -e "$above" ]; do above=$(dirname "$above"); done
  [ -d "$above" ] && [ -w "$above" ] || say problem "$above cannot be written"
  for one in releases shared .lastgood; do
    [ ! -e "$root/$one" ] || [ -w "$root/$one" ] || say problem "$root/$one cannot be written"
  done
  if [ -e "$root/current" ] && [ ! -L "$root/current" ]; then say problem "$root/current is no link"; fi
  for one in "$@"; do
    case $one in */) continue ;; esac
    [ -e "$root/shared/$one" ] || say missing "$root/shared/$one"
  done
  used=$(du -sk "$root/current/" 2>/dev/null | cut -f1)
  [ -n "$used" ] && [ "$((used * 2))" -gt "$least" ] && least=$((used * 2))
  free=$(df -Pk "$above" | awk 'NR == 2 { print $4 }')
  [ -z "$free" ] || [ "$free" -ge "$least" ] || say space "$free$tab$least"
  say end ''
}
`
