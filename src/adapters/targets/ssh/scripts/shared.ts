/**
 * Digests of shared files. Arguments: root, then paths below shared/. Lines: `file<TAB>digest<TAB>path`, or `absent<TAB>path`; nothing of
 * folders and of what is larger than 1 MiB: that is data. Changes nothing.
 */
export const shared = String.raw`
main() {
  root=$1
  shift
  for one in "$@"; do
    path=$root/shared/$one
    if [ ! -e "$path" ]; then say absent "$one"; continue; fi
    [ -f "$path" ] || continue
    [ "$(wc -c <"$path")" -le 1048576 ] || continue
    digest=$(sha256sum <"$path" | cut -d' ' -f1)
    [ -n "$digest" ] || problem "$path cannot be read"
    say file "$digest$tab$one"
  done
}
`
