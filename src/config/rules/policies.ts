import type { Path } from '../finding.ts'
import { environmentInput } from '../inherit.ts'
import type { FileInput } from '../schema/file.ts'
import type { PolicyInput } from '../schema/policy.ts'

/** Every policy where it is written: the top level's and each environment's own. */
export function writtenPolicies(
  file: FileInput,
): readonly { readonly policy: PolicyInput; readonly path: Path }[] {
  const all = [
    { policy: file.policy, path: ['policy'] },
    ...Object.keys(file.environments).map((name) => {
      return {
        policy: environmentInput(file, name).policy,
        path: ['environments', name, 'policy'],
      }
    }),
  ]
  return all.flatMap(({ policy, path }) => (policy === undefined ? [] : [{ policy, path }]))
}
