import { z } from 'zod'
import { whole } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { absolutePath, entry, testers } from '../proxy/settings.ts'

const apiHint = 'Write where the API of Traefik answers: http://127.0.0.1:8080'
const fileHint = 'Write a file in the folder of the file provider: /etc/traefik/dynamic/shop.yml'
const nameHint = 'Write a name of letters, digits, - and _, such as shop'
const ruleHint = 'Write the rule of the router, such as Host(`shop.example.com`)'

const name = z.string({ error: nameHint }).regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, {
  error: nameHint,
})
const names = (hint: string, pattern: RegExp) =>
  z.array(z.string({ error: hint }).regex(pattern, { error: hint }), { error: hint }).min(1, {
    error: hint,
  })

/** Settings of the traffic adapter `docker-labels`: Traefik's API, and the dynamic file that lastgood writes. */
export const dockerLabelsSettings = strict({
  kind: z.literal('docker-labels'),
  file: absolutePath
    .regex(/\.ya?ml$/, { error: fileHint })
    .describe(
      'File that lastgood writes, in providers.file.directory: /etc/traefik/dynamic/shop.yml',
    ),
  name: name.describe('Name of the router and of the service that lastgood makes in Traefik'),
  rule: z
    .string({ error: ruleHint })
    // Traefik reads the file as a Go template first.
    .regex(/^(?!.*\{\{)[^\x00-\x1f\x7f]{1,2000}$/, { error: ruleHint })
    .describe('Which requests are this component\'s: "Host(`shop.example.com`)"'),
  api: z
    .string({ error: apiHint })
    .regex(/^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:\/[\w./-]*)?$/, {
      error: apiHint,
    })
    .optional()
    .describe('API of Traefik, without /api; http://127.0.0.1:8080 when absent'),
  entryPoints: names('Write a list of names, such as [websecure]', /^[A-Za-z0-9_-]{1,63}$/)
    .optional()
    .describe("Entry points of the router; Traefik's default ones when absent"),
  middlewares: names(
    'Write a list of names with their provider, such as [auth@file]',
    /^[A-Za-z0-9_.-]{1,127}@[a-z0-9]{1,31}$/,
  )
    .optional()
    .describe('Middlewares of the router: [auth@file, compress@docker]'),
  tls: z.boolean({ error: 'Write true or false' }).optional().describe('Router for HTTPS only'),
  certResolver: name.optional().describe('Resolver that gets the certificate; means tls: true'),
  priority: whole(1, 1_000_000)
    .optional()
    .describe('Priority that the router has at least; the length of the rule when absent'),
  entry: entry.optional(),
  testers: testers.optional(),
}).transform((written) => ({
  kind: written.kind,
  file: written.file,
  name: written.name,
  rule: written.rule,
  api: (written.api ?? 'http://127.0.0.1:8080').replace(/\/$/, ''),
  entryPoints: written.entryPoints ?? [],
  middlewares: written.middlewares ?? [],
  tls: (written.tls ?? false) || written.certResolver !== undefined,
  certResolver: written.certResolver ?? null,
  priority: written.priority ?? written.rule.length,
  entry: written.entry ?? null,
  testers: written.testers ?? null,
}))

/** What the adapter reads. */
export type DockerLabelsSettings = z.output<typeof dockerLabelsSettings>
