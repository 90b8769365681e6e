import { existsSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { makePrivateFolder } from '../host/private-folder.ts'
import { problemLine } from '../model/problem.ts'
import { log } from './log.ts'

/**
 * Listens on the control socket. The caller holds the worker's lock, so a socket that is there already is a dead
 * one's. `check`, called now and then, makes it anew when somebody cleaned the folder for temporary files.
 */
export function controlSocket(server: Server, path: string) {
  const open = () => {
    rmSync(path, { force: true })
    server.listen(path)
  }
  server.on('error', (error) => log(`control socket: ${error.message}`))
  open()
  return {
    check() {
      if (existsSync(path)) return
      const exposed = makePrivateFolder(path.slice(0, path.lastIndexOf('/')))
      if (exposed !== null) return log(problemLine(exposed))
      server.close(open)
      server.closeAllConnections()
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
