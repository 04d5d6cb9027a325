import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodeTrustStore, systemTrustStore } from '../../../../src/targets/local/setUp/trustStore.ts'

test('an empty store is a header and its keyed digest', () => {
  const header = Buffer.from('feedfeed0000000200000000', 'hex')
  // Password in UTF-16 big-endian, then the format's constant, then the content.
  const password = Buffer.from('006300680061006e0067006500690074', 'hex')
  const digest = createHash('sha1').update(password).update('Mighty Aphrodite').update(header).digest()
  expect(Buffer.from(encodeTrustStore([]))).toEqual(Buffer.concat([header, digest]))
})

test('a certificate is an entry of type 2 with a name, a date and its bytes', () => {
  const store = Buffer.from(encodeTrustStore([Buffer.from('DER')])).toString('latin1')
  expect(store.slice(8, -20)).toBe('\0\0\0\x01\0\0\0\x02\0\x04ca-0\0\0\0\0\0\0\0\0\0\x05X.509\0\0\0\x03DER')
})

test('the authorities that Node trusts are in it', async () => {
  const store = Buffer.from(await systemTrustStore())
  expect(store.readUInt32BE(8)).toBeGreaterThan(50)
})
