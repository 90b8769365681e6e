/**
 * What a release must bring for each kind of target: `tar`: an artifact that lastgood builds and stores itself; `image`: the digest of
 * a container image in a registry; `none`: nothing, somebody else deploys.
 */
export const artifactKinds: Readonly<Record<string, 'tar' | 'image' | 'none'>> = {
  local: 'tar',
  ssh: 'tar',
  docker: 'image',
  compose: 'image',
  swarm: 'image',
  external: 'none',
}
