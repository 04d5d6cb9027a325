import { digestOf, type Fingerprint } from './fingerprint.ts'

/** The part of a scenario's fingerprint that the times of one of its stacks depend on: no other stack's settings. */
export const stackFingerprint = ({ decisive, harmless }: Fingerprint, stack: string): Fingerprint => {
  const own = Object.fromEntries(Object.entries(decisive).filter(([group]) => !isOfAnother(group, stack)))
  return { digest: digestOf(own), decisive: own, harmless }
}

const isOfAnother = (group: string, stack: string): boolean => {
  const [, owner] = /^(?:settings|versions) of (.*)$/s.exec(group) ?? []
  return owner !== undefined && owner !== stack
}
