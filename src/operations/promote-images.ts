import { repositoryText, type ImageName } from '../adapters/registries/image-name.ts'
import { imageFor } from '../adapters/registries/resolve.ts'
import { tagManifest } from '../adapters/registries/tag.ts'
import type { Digest } from '../model/release.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Project } from '../project/project.ts'

/** An image of a release, under its new tag. */
export interface Promoted {
  readonly component: string
  /** `registry.example/shop/api`. */
  readonly repository: string
  readonly digest: Digest
  readonly tag: string
}

/** As far as images got: those that have the tag now, and why others have not. */
export interface Promotion {
  readonly promoted: readonly Promoted[]
  readonly problems: readonly Problem[]
}

/**
 * Gives the images of a release one more tag in their registries, by their manifests alone: nothing is pulled or pushed. What is
 * tagged is the digest that was released, whatever the release's own tag leads to by now. Safe to repeat. A Problem, and nothing is tagged:
 * no such release, none of its components is an image, or an environment knows it as bad.
 */
export async function promoteImages(
  { config, git, ledger, io }: Project,
  version: string,
  tag: string,
): Promise<Result<Promotion>> {
  const found = await git.release(config.tagPattern, config.service, version)
  if (!found.ok) return found
  const { service } = config
  if (found.value === null) {
    return fail({ what: `There is no release ${version}`, where: service, hint: 'lastgood status' })
  }
  const { artifacts } = found.value
  const images: [string, ImageName, Digest][] = []
  for (const { name, image } of config.components) {
    const digest = artifacts[name]
    if (image === null || digest === undefined) continue
    const parsed = imageFor(image, version)
    if (!parsed.ok) return parsed
    images.push([name, parsed.value, digest])
  }
  if (images.length === 0) {
    const hint =
      'Only what runs from a container image (image: of a component) has tags in a registry'
    return fail({ what: `${version} has no recorded image`, where: service, hint })
  }
  for (const { name } of config.environments) {
    const [said] = await ledger.verdicts(service, name, [version])
    if (said?.verdict !== 'bad') continue
    return fail({
      what: `${version} is bad in ${name}: ${said.reason === '' ? said.basis : said.reason}`,
      where: service,
      hint: `If it is not: lastgood mark ${version} unproven -e ${name} --reason "…"`,
    })
  }
  const promoted: Promoted[] = []
  const problems: Problem[] = []
  for (const [component, image, digest] of images) {
    const problem = await tagManifest(image, digest, tag, io)
    const repository = repositoryText(image)
    if (problem === null) promoted.push({ component, repository, digest, tag })
    else problems.push(problem)
  }
  return ok({ promoted, problems })
}
