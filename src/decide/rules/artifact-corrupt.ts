import { known } from '../../model/fact.ts'
import { blocks, type Rule } from '../context.ts'

export const artifactCorrupt: Rule = {
  name: 'artifact-corrupt',
  about: 'Bytes that are not the recorded ones are never run (DECIDING 9, replay the exact state).',
  judge: (strategy, { evidence }) => {
    if (strategy !== 'redeploy' || evidence.range === null) return null
    const corrupt = (known(evidence.range.artifacts) ?? []).filter(
      ({ state }) => state === 'corrupt',
    )
    if (corrupt.length === 0) return null
    const which = corrupt.map(({ component, says }) => `${component}: ${says}`).join('; ')
    return blocks(`artifact does not have the recorded digest (${which})`)
  },
}
