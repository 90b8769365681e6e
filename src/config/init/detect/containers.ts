import type { Detector } from './detector.ts'

const compose = /^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/

/** Images and compose files: the service also runs, or is meant to run, in containers. */
export const containers: Detector = {
  name: 'containers',
  detect({ files }) {
    const seen = files
      .filter((file) => compose.test(file) || /^(?:[\w-]+\.)?Dockerfile$/.test(file))
      .slice(0, 5)
      .map(
        (file) => `${file} is there: where a pipeline deploys the image, write target: external.`,
      )
    return { seen: seen.map((says) => ({ about: 'target', says })) }
  },
}
