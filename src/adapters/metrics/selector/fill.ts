import type { Selector } from './parse.ts'

/** What stands for `$version`, `$environment`, `$component` and `$service`. */
export interface Variables {
  readonly version: string
  readonly environment: string
  readonly component: string
  readonly service: string
}

const variable = /\$(version|environment|component|service)\b/g

/** Replaces the variables in a text; `escape` makes a value fit for where it stands. */
export function fillText(
  text: string,
  variables: Variables,
  escape: (value: string) => string,
): string {
  return text.replace(variable, (_, name: keyof Variables) => escape(variables[name]))
}

/**
 * Replaces the variables in the values of matchers, after parsing: whatever a version contains, it stays one value. In a
 * regular expression it means only itself.
 */
export function fillSelector({ name, matchers }: Selector, variables: Variables): Selector {
  return {
    name,
    matchers: matchers.map(({ label, op, value }) => ({
      label,
      op,
      value: fillText(value, variables, op.endsWith('~') ? literal : (each) => each),
    })),
  }
}

/** A regular expression that matches only this text, in RE2 as well as here. */
export function literal(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
