import { z } from 'zod'
import { strict } from '../../../config/schema/shapes.ts'
import { sshClient } from '../ssh/settings-client.ts'
import { parseSshUrl } from './ssh-url.ts'

const hostHint =
  'Write the address of an engine: unix:///var/run/docker.sock, tcp://host:2376 or ssh://user@host'
const contextHint = 'Write the name of a context (docker context ls)'

/** Which engine, as written in lastgood.yaml by every target that speaks to one. */
export const engineSettings = {
  host: z
    .string({ error: hostHint })
    .regex(/^(?:unix:\/\/\/[^\0\n]{1,200}|tcp:\/\/[^\s/@]{1,300}|ssh:\/\/[^\0\n]{1,500})$/, {
      error: hostHint,
    })
    .refine((text) => !text.startsWith('ssh:') || parseSshUrl(text) !== null, { error: hostHint })
    .optional()
    .describe(
      'Address of the engine; when absent as the docker command finds it (DOCKER_HOST, context)',
    ),
  context: z
    .string({ error: contextHint })
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.+-]{0,199}$/, { error: contextHint })
    .optional()
    .describe('Context of the docker command to use instead of host'),
  sshOptions: strict(sshClient)
    .optional()
    .describe('For an engine behind ssh://; all else comes from the ssh config'),
}
