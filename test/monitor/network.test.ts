import { expect, test } from 'vitest'
import { parseNetDev } from '../../src/monitor/network.ts'

test('/proc/<pid>/net/dev: both ways; loopback counts once', () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    5000      10    0    0    0     0          0         0     5000      10    0    0    0     0       0          0
  eth0: 1000000     700    0    0    0     0          0         0    20000     300    0    0    0     0       0          0
 veth1:      70       1    0    0    0     0          0         0        0       0    0    0    0     0       0          0
`
  expect(parseNetDev(text)).toEqual(
    new Map([
      ['lo', 5000],
      ['eth0', 1_020_000],
      ['veth1', 70],
    ]),
  )
})

test('a namespace with nothing in it has counted nothing', () => {
  expect(parseNetDev('Inter-|   Receive\n face |bytes\n')).toEqual(new Map())
})
