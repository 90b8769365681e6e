/**
 * Tells what a host has. Arguments: root, how often health is asked (0: not), then the health command. Changes nothing.
 * Lines: current, previous, mark and its time, stopper, `release<TAB>id<TAB>seconds<TAB>record`, health (exit code, tab, last line), end.
 */
export const look = String.raw`
seconds_of() { stat -c %Y "$1" 2>/dev/null || stat -f %m "$1" 2>/dev/null || echo 0; }
main() {
  root=$1 releases=$1/releases state=$1/.lastgood times=$2
  shift 2
  now=$(current_id)
  say current "$now"
  if [ "$now" = '?' ]; then say elsewhere "$(readlink "$root/current")"; fi
  [ -L "$root/previous" ] && say previous "$(link_id "$root/previous")"
  if [ -L "$state/switched" ]; then
    mark=$(readlink "$state/switched")
    say mark "$mark"
    say since "$(seconds_of "$state/switched")"
    case $mark in failed.*) tail -n 3 "$state/restart.log" 2>/dev/null | while IFS= read -r line; do say log "$line"; done ;; esac
  fi
  [ -L "$state/stopper" ] && say stopper "$(readlink "$state/stopper")"
  # Programs are few here: this is asked often, of many hosts.
  cd "$releases" 2>/dev/null && for id in *; do
    [ -d "$id" ] && [ ! -L "$id" ] || continue
    record= seconds=0
    if [ -f "$id/.lastgood.json" ]; then IFS= read -r record <"$id/.lastgood.json"; fi
    if [ -z "$record" ]; then seconds=$(seconds_of "$id"); fi
    say release "$id$tab$seconds$tab$record"
  done
  if [ "$times" -gt 0 ] && [ -n "$now" ]; then
    code=0
    while [ "$times" -gt 0 ] && [ "$code" = 0 ]; do
      out=$( (with_env; cd "$root/current" && exec "$@") </dev/null 2>&1 ) || code=$?
      times=$((times - 1))
    done
    say health "$code$tab$(echo "$out" | tail -n 1)"
  fi
  say end ''
}
`
