import { componentShape } from '../schema/component.ts'
import type { Rule } from './rule.ts'

/** The top level describes the only component; with `components` it would be unclear whose settings these are. */
export const componentSettingsTwice: Rule = {
  name: 'component-settings-twice',
  check({ file }) {
    if (file.components === undefined) return []
    const keys = Object.keys(componentShape) as (keyof typeof componentShape)[]
    return keys
      .filter((key) => file[key] !== undefined)
      .map((key) => ({
        path: [key],
        part: 'key',
        what: `${key} stands at the top level, but the file has components`,
        hint: `Move it into the component it is for: components.<name>.${key}`,
      }))
  },
}
