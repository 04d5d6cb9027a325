import type { PricesUsed } from './costResult.ts'
import { instancesOf, type ListedInstance, type PriceTable } from './priceTable.ts'

/**
 * OpenCost's default prices of a vCPU-hour and a GB-hour (configs/default.json): it divides the price of an instance
 * between the two in this proportion.
 */
const OPENCOST = { cpu: 0.031611, memory: 0.004237 }

/** Rates by vCPU-hour and GiB-hour: the table's own, or those that come nearest to its instances' prices. */
export const ratesOf = (table: PriceTable): PricesUsed['rates'] => {
  if (table.rates) {
    const { cpuUsdPerHour, memoryUsdPerGibHour, source, date } = table.rates
    return { cpuUsdPerHour, memoryUsdPerGibHour, text: `${source}, ${date}` }
  }
  const all = instancesOf(table)
  const x86 = all.filter(({ architecture }) => architecture === 'x86_64')
  const instances = x86.length > 0 ? x86 : all
  const fitted = leastSquares(instances)
  const count = `${instances.length} instances`
  return fitted
    ? { ...fitted, text: `least squares of relative differences from the prices of ${count}` }
    : { ...proportional(instances), text: `prices of ${count}, divided in OpenCost’s proportion` }
}

/** Relative, so that an instance of 64 vCPUs weighs as much as one of 2. Null where sizes can't tell the two apart. */
const leastSquares = (instances: readonly ListedInstance[]) => {
  const shares = instances.map(({ vcpus, memoryGib, usdPerHour }) => [
    vcpus / usdPerHour,
    memoryGib / usdPerHour,
  ])
  const sum = (of: (cpu: number, memory: number) => number): number =>
    shares.reduce((total, [cpu, memory]) => total + of(cpu!, memory!), 0)
  const [cc, cm, mm] = [sum((c) => c * c), sum((c, m) => c * m), sum((_c, m) => m * m)]
  const determinant = cc * mm - cm * cm
  if (determinant <= 1e-9 * cc * mm) return null
  const [c, m] = [sum((cpu) => cpu), sum((_cpu, memory) => memory)]
  const rates = {
    cpuUsdPerHour: (c * mm - m * cm) / determinant,
    memoryUsdPerGibHour: (m * cc - c * cm) / determinant,
  }
  return rates.cpuUsdPerHour > 0 && rates.memoryUsdPerGibHour > 0 ? rates : null
}

const proportional = (instances: readonly ListedInstance[]) => {
  const shares = instances.map(
    ({ vcpus, memoryGib, usdPerHour }) => (vcpus * OPENCOST.cpu + memoryGib * OPENCOST.memory) / usdPerHour,
  )
  const factor = shares.reduce((a, b) => a + b, 0) / shares.reduce((total, share) => total + share ** 2, 0)
  return { cpuUsdPerHour: factor * OPENCOST.cpu, memoryUsdPerGibHour: factor * OPENCOST.memory }
}
