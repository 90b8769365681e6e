import { fail, ok, type Problem, type Result } from '../../../model/problem.ts'
import { fillText, literal, type Variables } from '../selector/fill.ts'
import { quoted } from '../selector/print.ts'

const strings = /(=~|!~)?\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)/g
const variable = /\$(?:version|environment|component|service)\b/

/**
 * Fills the variables of a query that is calculated (gauges only). They may stand in strings alone; a value is escaped for its string,
 * and in a regular expression means only itself, so that no version can change what is asked.
 */
export function fillExpression(text: string, variables: Variables): Result<string> {
  if (variable.test(text.replace(strings, '""'))) return fail(outside(text))
  let raw = false
  const filled = text.replace(strings, (all, op: string | undefined, string: string) => {
    if (!variable.test(string)) return all
    const before = all.slice(0, all.length - string.length)
    const quote = string[0] ?? '"'
    const inside = fillText(string.slice(1, -1), variables, (value) => {
      const meant = op === undefined ? value : literal(value)
      if (quote !== '`') return quoted(meant, quote).slice(1, -1)
      if (meant.includes('`')) raw = true
      return meant
    })
    return `${before}${quote}${inside}${quote}`
  })
  return raw ? fail(outside(text)) : ok(filled)
}

const outside = (text: string): Problem => ({
  what: `A variable in ${text.slice(0, 120)} stands where it could change the query`,
  where: 'a guard with a gauge',
  hint: 'Write variables inside strings only: {version="$version"}',
})
