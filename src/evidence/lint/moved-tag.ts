import { movedText } from '../../adapters/registries/moved.ts'
import { known } from '../../model/fact.ts'
import type { LintRule } from './finding.ts'

/** A tag means other bytes than when its release was made: whoever pulls by it gets something else than what was proven. */
export const movedTag: LintRule = ({ evidence }) =>
  (known(evidence.imageTags ?? { state: 'not-asked', why: '' }) ?? []).flatMap((tag) => {
    const { now, recorded, floating } = tag
    if (now === recorded) return []
    return [
      {
        rule: 'moved-tag',
        severity: 'warning' as const,
        says: movedText(tag),
        hint: floating
          ? 'lastgood goes by the digest; to release what the name means now: lastgood release <version>'
          : 'lastgood goes by the digest; make tags immutable in the registry, and what was pushed a release of its own: lastgood release <next version>',
      },
    ]
  })
