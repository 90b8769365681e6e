/** What pointing current to a release, and restarting it, is made of. */
export const switching = String.raw`
# Points current to $1, whose directory was looked at, restarts with the rest, and leaves a mark.
switch_to() {
  rev=$1
  shift
  # From here on until the restart succeeded, asking tells that this is not done.
  point "doing.$rev" "$state/switched" "$state/.switched" || problem "$state cannot be written"
  if [ "$now" != "$rev" ]; then
    if [ -n "$now" ] && [ -z "$left" ]; then
      point "releases/$now" "$root/previous" "$root/.previous.lastgood" || problem "$root/previous cannot be written"
    fi
    point "releases/$rev" "$root/current" "$root/.current.lastgood"
    [ "$(current_id)" = "$rev" ] || problem "$root/current could not be switched"
    # First use: nothing was before. Taken back: what was before is current again, and what was left is nobody's way back.
    if [ -z "$now" ] || [ -n "$left" ]; then rm -f "$root/previous"; fi
  fi
  if [ $# -gt 0 ] && ! restart "$@"; then
    point "failed.$rev" "$state/switched" "$state/.switched"
    say restart-failed "$(tail -n 3 "$state/restart.log" 2>/dev/null | tr '\n' ' ')"
    return 0
  fi
  point "done.$rev" "$state/switched" "$state/.switched"
  say switched now
}

# Its output goes to a file: a daemon that it leaves behind must not hold the connection open.
restart() (
  with_env "$rev" "$(field "$releases/$rev" version)"
  cd "$root/current" && exec "$@" </dev/null >"$state/restart.log" 2>&1
)
`

/**
 * Points current to a release and restarts. Arguments: root, revision, seconds to wait for the lock, number of revisions that may
 * be current (nothing always may), these revisions, then the restart command. Lines: `switched`, or `restart-failed`.
 */
export const switchForward =
  switching +
  String.raw`
main() {
  root=$1 rev=$2 wait=$3 count=$4 left=
  shift 4
  releases=$root/releases state=$root/.lastgood
  lock "$wait"
  now=$(current_id)
  if [ "$now" = "$rev" ] && [ "$(readlink "$state/switched")" = "done.$rev" ]; then
    say switched there
    return 0
  fi
  expected=
  if [ -z "$now" ] || [ "$now" = "$rev" ]; then expected=yes; fi
  while [ "$count" -gt 0 ]; do
    if [ "$now" = "$1" ]; then expected=yes; fi
    count=$((count - 1))
    shift
  done
  if [ -z "$expected" ]; then
    if [ "$now" = '?' ]; then problem "$root/current leads elsewhere: $(readlink "$root/current")"; fi
    problem "somebody else switched: current is $now"
  fi
  whole "$releases/$rev" || problem "$releases/$rev $why"
  switch_to "$rev" "$@"
}
`

/**
 * Takes a switch back: to what was current before it, or to nothing. Arguments: root, revision that was switched to, seconds to wait
 * for the lock, then the restart command. A previous release that lastgood did not lay out is accepted: it ran a moment ago.
 */
export const switchBackward =
  switching +
  String.raw`
main() {
  root=$1 left=$2 wait=$3
  shift 3
  releases=$root/releases state=$root/.lastgood
  lock "$wait"
  now=$(current_id)
  if [ "$now" != "$left" ]; then
    # A mark of something unfinished: the link is right, but nobody knows whether the restart happened.
    case $now$(readlink "$state/switched") in
      '' | '?'*) say switched there ;;
      "$now"doing.* | "$now"failed."$now") switch_to "$now" "$@" ;;
      *) say switched there ;;
    esac
    return 0
  fi
  before=
  if [ -L "$root/previous" ]; then before=$(link_id "$root/previous"); fi
  if [ -z "$before" ]; then
    rm -f "$root/current" "$state/switched"
    say switched there
    return 0
  fi
  [ -d "$releases/$before" ] || problem "$releases/$before is not there"
  if [ -f "$releases/$before/.lastgood.json" ]; then
    whole "$releases/$before" || problem "$releases/$before $why"
  fi
  switch_to "$before" "$@"
}
`
