import { isFloating, movedText, tagNow } from '../adapters/registries/moved.ts'
import { resolveDigest } from '../adapters/registries/resolve.ts'
import type { ComponentConfig } from '../model/config.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { Digest, Release } from '../model/release.ts'
import { componentsWithImage, type ReleaseParts } from './parts.ts'

/** The digest that a component's image of this version has in its registry now. Problems: none named, not there, could not ask. */
export async function imageDigest(
  { io }: Pick<ReleaseParts, 'io'>,
  component: ComponentConfig,
  version: string,
): Promise<Result<Digest>> {
  const { image, name } = component
  if (image === null) {
    return fail({
      what: `Component ${name} names no container image`,
      where: 'lastgood.yaml',
      hint: 'Add image: to the component, for example image: registry.example/shop:{version}',
    })
  }
  const found = await resolveDigest(image, version, io)
  return found.ok ? ok(found.value.digest) : found
}

/**
 * Remarks for people on the images of a release: a tag that does not tell the version means something else with the next
 * push, and one of a release made before may have been moved since. A registry that cannot be asked says nothing here.
 */
export async function imageNotes(
  { config, io }: Pick<ReleaseParts, 'config' | 'io'>,
  version: string,
  existing: Release | null,
): Promise<readonly string[]> {
  const each = await Promise.all(
    componentsWithImage(config).map(async ({ name, image }) => {
      if (image === null) return []
      const notes = isFloating(image)
        ? [`${image} of ${name} is a moving name: ${version} is what it means now, by digest`]
        : []
      const recorded = existing?.artifacts[name]
      if (recorded === undefined) return notes
      const now = await tagNow({ component: name, image, version }, recorded, io)
      if (!now.ok || now.value.now === null || now.value.now === recorded) return notes
      return [...notes, movedText(now.value)]
    }),
  )
  return each.flat()
}
