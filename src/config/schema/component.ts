import { z } from 'zod'
import { command } from './command.ts'
import { migrations } from './migrations.ts'
import { named, strict } from './shapes.ts'
import { imageName, repositoryPath, variableName } from './names.ts'

const healthHint = 'Write the path of the health check, such as /healthz'
const listHint = 'Write a list of paths, such as [config, .env.example]'

const paths = z.array(repositoryPath, { error: listHint })

/** Keys that describe a component; at the top level they describe the only one. */
export const componentShape = {
  build: command
    .optional()
    .describe('Makes the artifact inside an export of the commit; absent: the tree as it is'),
  start: command.optional().describe('Starts the service, which listens on $PORT. No shell'),
  image: imageName
    .optional()
    .describe('Container image of a release, such as registry.example/shop:{version}'),
  health: z
    .string({ error: healthHint })
    .regex(/^\/[^\s\x00-\x1f\x7f]{0,1023}$/, { error: healthHint })
    .optional()
    .describe('Path of the health check; absent: accepting connections is healthy'),
  path: repositoryPath.optional().describe('Folder of the component; the root when absent'),
  configFiles: paths.optional().describe('Files whose changes are shown as configuration changes'),
  migrations: migrations.optional().describe('Folders of database migrations'),
}

const valueHint = 'Write the value as text: NAME: value, or NAME: "" for an empty one'

// A NUL would end the variable early in the system call.
const text = z.string().regex(/^[^\0]*$/, { error: 'A variable cannot contain NUL' })

/** Environment variables of the service. */
export const env = named(
  variableName,
  z.union([text, z.number(), z.boolean()], { error: valueHint }),
  'Write a map of names and values',
)

export const component = strict({ ...componentShape, env: env.optional() })
