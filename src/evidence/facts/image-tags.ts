import { isFloating, tagNow } from '../../adapters/registries/moved.ts'
import { artifactKinds } from '../../adapters/targets/artifact-kinds.ts'
import type { ImageTag } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import type { Place } from '../../project/places.ts'
import { ask, notAsked, valueOf } from '../ask.ts'
import type { Context, Range } from '../context.ts'

/**
 * What the tags of the running and the target's images lead to now. A name that does not tell the version is only asked for the
 * running release: for the older one it was moved by design. Source: the registry, beside the digests in the releases.
 */
export async function askImageTags(
  context: Context,
  { from, to }: { readonly from: string | null; readonly to: Range['to'] | null },
): Promise<Fact<readonly ImageTag[]>> {
  const places = context.places.filter(
    ({ ref }) => artifactKinds[ref.binding.target.kind] === 'image',
  )
  if (places.length === 0) return notAsked('no component runs from a container image')
  return ask(context.asking, 'registry', 'lastgood doctor', async () => {
    const each = places.flatMap((place) => {
      const floating = isFloating(place.ref.binding.component.image ?? '')
      const versions = new Set(floating ? [from] : [from, to])
      return [...versions].flatMap((version) =>
        version === null ? [] : [tagOf(context, place, version)],
      )
    })
    return (await Promise.all(each)).flat()
  })
}

async function tagOf(
  { project, release }: Context,
  { ref }: Place,
  version: string,
): Promise<readonly ImageTag[]> {
  const { name: component, image } = ref.binding.component
  const recorded = (await release(version))?.release.artifacts[component]
  if (recorded === undefined || image === null) return []
  return [valueOf(await tagNow({ component, image, version }, recorded, project.io))]
}
