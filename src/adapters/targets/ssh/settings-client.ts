import { jumpHost } from './settings-hosts.ts'
import { localFile } from './settings-paths.ts'

/** How ssh is to be called, as written in lastgood.yaml; all else comes from the ssh config. */
export const sshClient = {
  configFile: localFile.optional().describe("Instead of the user's ssh config"),
  identityFile: localFile.optional(),
  knownHostsFile: localFile.optional(),
  jump: jumpHost.optional().describe('user@host:port; its options come from the ssh config'),
}

/** The same as adapters read it: null for what is left to the ssh config. */
export const clientOf = (
  written?: Partial<
    Record<'configFile' | 'identityFile' | 'knownHostsFile' | 'jump', string | undefined>
  >,
) => ({
  configFile: written?.configFile ?? null,
  identityFile: written?.identityFile ?? null,
  knownHostsFile: written?.knownHostsFile ?? null,
  jump: written?.jump ?? null,
})
