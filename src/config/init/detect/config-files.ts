import type { Detector } from './detector.ts'

const single =
  /^(?:\.env\.(?:example|sample|template|dist)|config\.(?:ya?ml|json|toml)|appsettings(?:\.[\w-]+)?\.json|(?:src\/main\/resources\/)?application(?:-[\w-]+)?\.(?:ya?ml|properties))$/
const folder = /^(config|conf)\//

/** Files that configure the service: a rollback returns them too, so their changes are worth showing. */
export const configFiles: Detector = {
  name: 'config-files',
  detect({ files }) {
    const found = new Set<string>()
    for (const file of files) {
      const name = single.test(file) ? file : folder.exec(file)?.[1]
      if (name !== undefined && found.size < 20) found.add(name)
    }
    const seen = files.includes('.env')
      ? ['.env is not ignored by git: whoever reads the repository reads its secrets.']
      : []
    return {
      ...(found.size === 0 ? {} : { configFiles: [...found] }),
      seen: seen.map((says) => ({ about: 'config', says })),
    }
  },
}
