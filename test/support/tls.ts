import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Makes a certificate authority and, signed by it, a server's key for 127.0.0.1 and a client's, as a folder of `.pem` files. */
export function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    ...['req', '-x509', ...key, '-keyout', 'ca-key.pem', '-out', 'ca.pem'],
    ...['-subj', '/CN=lastgood test', '-days', '2'],
  )
  const sign = (name: string, usage: string) => {
    const [request, extensions] = [`${name}.csr`, `${name}.ext`]
    writeFileSync(join(folder, extensions), usage)
    openssl(
      ...['req', ...key, '-keyout', `${name === 'client' ? 'key' : 'server-key'}.pem`],
      ...['-out', request, '-subj', `/CN=${name}`],
    )
    openssl(
      ...['x509', '-req', '-in', request, '-CA', 'ca.pem', '-CAkey', 'ca-key.pem'],
      ...['-CAcreateserial', '-days', '2', '-extfile', extensions],
      ...['-out', `${name === 'client' ? 'cert' : 'server-cert'}.pem`],
    )
  }
  sign('server', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n')
  sign('client', 'extendedKeyUsage=clientAuth\n')
}
