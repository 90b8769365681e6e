/**
 * Answers "which line is this index on?" for indices that mostly grow, without an array of all lines.
 * @param first line of the file at which the text begins
 */
export function lineCounter(text: string, first: number): (index: number) => number {
  let at = 0
  let line = first
  return (index) => {
    if (index < at) {
      at = 0
      line = first
    }
    for (let next = text.indexOf('\n', at); next >= 0 && next < index;) {
      line++
      at = next + 1
      next = text.indexOf('\n', at)
    }
    return line
  }
}
