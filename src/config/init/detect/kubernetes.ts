import type { Detector } from './detector.ts'

/** Manifests, charts and overlays: the cluster is what runs the service. */
export const kubernetes: Detector = {
  name: 'kubernetes',
  async detect({ files, grep }) {
    const workloads = await grep('^kind: *(Deployment|StatefulSet|DaemonSet|Rollout)', [
      '*.yaml',
      '*.yml',
    ])
    const found = [
      ...new Set(workloads.map(({ file }) => file)),
      ...files.filter((file) => /(?:^|\/)(?:Chart|kustomization)\.ya?ml$/.test(file)),
    ]
    if (found.length === 0) return {}
    const names = found.slice(0, 3).join(', ') + (found.length > 3 ? ', ...' : '')
    const says = `Kubernetes manifests (${names}): where a pipeline applies them, write target: external.`
    return { seen: [{ about: 'target', says }] }
  },
}
