import { switching } from './switch.ts'

/**
 * Stops what is current. Arguments: root, seconds to wait for the lock, the step's key, revisions that may be current (divided by
 * slashes), then the stop command. Lines: `stopped`, or `stop-failed`. Whatever another step stopped
 * is stopped again: somebody may have started it since.
 */
export const stopCurrent = String.raw`
main() {
  root=$1 wait=$2 key=$3 expected=$4
  shift 4
  releases=$root/releases state=$root/.lastgood
  lock "$wait"
  now=$(current_id)
  if [ -z "$now" ]; then say stopped nothing; return 0; fi
  case /$expected/ in
    */"$now"/*) ;;
    *) problem "somebody else switched: current is $now" ;;
  esac
  if [ "$(readlink "$state/switched") $(readlink "$state/stopper")" = "stopped.$now $key" ]; then
    say stopped there
    return 0
  fi
  point "$key" "$state/stopper" "$state/.stopper" || problem "$state cannot be written"
  # Until the command ended well, asking tells that this is not done.
  point "stopping.$now" "$state/switched" "$state/.switched" || problem "$state cannot be written"
  if ! halt "$@"; then
    say stop-failed "$(tail -n 3 "$state/stop.log" 2>/dev/null | tr '\n' ' ')"
    return 0
  fi
  point "stopped.$now" "$state/switched" "$state/.switched"
  say stopped now
}

halt() (
  with_env "$now" "$(field "$releases/$now" version)"
  cd "$root/current" && exec "$@" </dev/null >"$state/stop.log" 2>&1
)
`

/** Restarts what was stopped, and is still current. Arguments: root, seconds to wait for the lock, then the restart command. */
export const startCurrent =
  switching +
  String.raw`
main() {
  root=$1 wait=$2 left=
  shift 2
  releases=$root/releases state=$root/.lastgood
  lock "$wait"
  now=$(current_id)
  # A restart that was interrupted, or failed, is one that is still wanted.
  case $(readlink "$state/switched") in
    "stopping.$now" | "stopped.$now" | "doing.$now" | "failed.$now") switch_to "$now" "$@" ;;
    *) say switched there ;;
  esac
}
`
