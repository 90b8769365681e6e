import type { ArtifactPresence } from '../../model/evidence.ts'
import { blocks, risks, supports, whyUnknown, type Rule } from '../context.ts'

const named = (artifacts: readonly ArtifactPresence[]) =>
  artifacts.map(({ component }) => component).join(', ')

export const artifactPresent: Rule = {
  name: 'artifact-present',
  about:
    "A redeploy wants the target's artifact, by digest, where it can be had today (DECIDING 4).",
  judge: (strategy, { evidence, target }) => {
    if (strategy !== 'redeploy' || target === null) return null
    if (evidence.range === null) return risks('nobody looked for the artifact')
    const fact = evidence.range.artifacts
    if (fact.state !== 'known') {
      return risks(`it is not known whether the artifact is there: ${whyUnknown(fact)}`)
    }
    const gone = fact.value.filter(({ state }) => state === 'gone')
    if (gone.length > 0) return blocks(`artifact gone: ${named(gone)}`)
    const unfit = fact.value.filter(({ state }) => state === 'unfit')
    if (unfit.length > 0) {
      return blocks(
        `artifact cannot run there: ${unfit.map(({ component, says }) => `${component} ${says}`).join('; ')}`,
      )
    }
    const unrecorded = fact.value.filter(({ state }) => state === 'unrecorded')
    if (unrecorded.length > 0) {
      return blocks(`nobody recorded which artifact ${target.version} is: ${named(unrecorded)}`)
    }
    if (fact.value.length === 0) return risks('no component is known to have an artifact')
    const present = fact.value.every(({ state }) => state === 'present')
    return present ? supports('artifact present') : null
  },
}
