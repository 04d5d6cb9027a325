import { createHash, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { getCACertificates } from 'node:tls'

/** Java insists on one; nothing here is secret. */
export const TRUST_STORE_PASSWORD = 'changeit'

/**
 * The certificates that Node, the system and `certificateFile` (PEM) trust, as a Java trust store. A Java
 * runtime from a package knows only the public authorities, not those of a company's own proxy or mirror.
 */
export const systemTrustStore = async (certificateFile?: string): Promise<Uint8Array> => {
  const file = certificateFile ? await readFile(certificateFile, 'utf8').catch(() => '') : ''
  const pems = [...getCACertificates('default'), ...getCACertificates('system'), ...splitPem(file)]
  return encodeTrustStore([...new Set(pems)].map((pem) => new X509Certificate(pem).raw))
}

const splitPem = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []

/** The JKS format: OpenJDK, sun.security.provider.JavaKeyStore (engineStore). Certificates are DER. */
export const encodeTrustStore = (certificates: readonly Uint8Array[]): Uint8Array => {
  const entries = certificates.flatMap((certificate, index) => [
    int32(TRUSTED_CERTIFICATE),
    text(`ca-${index}`),
    Buffer.alloc(8), // Time of creation: unknown.
    text('X.509'),
    int32(certificate.length),
    certificate,
  ])
  const content = Buffer.concat([int32(0xfeedfeed), int32(2), int32(certificates.length), ...entries])
  const digest = createHash('sha1')
    .update(Buffer.from(TRUST_STORE_PASSWORD, 'utf16le').swap16())
    .update('Mighty Aphrodite') // A constant of the format.
    .update(content)
    .digest()
  return Buffer.concat([content, digest])
}

const TRUSTED_CERTIFICATE = 2

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Java's writeUTF: a length of two bytes, then the characters. */
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}
