/** Seconds for people: `<1 s`, `2 s`, `4 min`, `3 h`, `2 d`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '-'
  if (seconds < 1) return '<1 s'
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`
  if (seconds < 2 * 86_400) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} d`
}

/** Tenths of seconds for what is being watched: `1.9`. */
export function precise(seconds: number): string {
  return seconds < 100 ? seconds.toFixed(1) : Math.round(seconds).toString()
}

/** `03:12:41Z` */
export function clockTime(iso: string): string {
  return `${iso.slice(11, 19)}Z`
}

/** Time since `iso`, or `-` when it lies in the future (a clock was wrong; a negative age helps nobody). */
export function since(iso: string, now: Date): string {
  return duration((now.getTime() - Date.parse(iso)) / 1000)
}

/** `03:12:41Z, 4 min ago`; with the date when it was not today. */
export function moment(iso: string, now: Date): string {
  const sameDay = iso.slice(0, 10) === now.toISOString().slice(0, 10)
  const at = sameDay ? clockTime(iso) : `${iso.slice(0, 10)} ${clockTime(iso)}`
  return `${at}, ${since(iso, now)} ago`
}
