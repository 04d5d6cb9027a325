/**
 * Renews the instances of the price table that ships, from five files:
 *
 *   node ci/prices.ts PRICING.go SHAPES.json PRICING.json TYPES.py SPOT.json
 *
 * PRICING.go: `pkg/providers/pricing/zz_generated.pricing_aws.go` of github.com/aws/karpenter-provider-aws, made from
 * AWS's price list. SHAPES.json: `moto/ec2/resources/instance_types.json.gz` of moto, unpacked, made from AWS's
 * DescribeInstanceTypes. PRICING.json and TYPES.py: `libcloud/data/pricing.json` and
 * `libcloud/compute/constants/ec2_instance_types.py` of apache-libcloud, to check against. SPOT.json:
 * `internal/spot/data/spot-advisor-data.json` of github.com/alexei-led/spotinfo, AWS's Spot Instance Advisor.
 * Everything else in the table is written by hand, with its origin beside it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Architecture, priceTable } from '../src/analysis/cost/priceTable.ts'

const TABLE = fileURLToPath(new URL('../src/analysis/cost/prices.json', import.meta.url))
const FAMILIES = ['m7i', 'c7i', 'r7i', 'm6i', 'c6i', 'r6i', 'm6a', 'c6a', 'r6a', 'm7g', 'c7g', 'r7g']
const SIZES = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge']
const REGION = 'us-east-1'
/** Days on which libcloud's and the Advisor's data were collected, as their repositories say. */
const LIBCLOUD_DATE = '2025-03-02'
const SPOT_DATE = '2025-06-28'

interface Shape {
  VCpuInfo: { DefaultVCpus: number }
  MemoryInfo: { SizeInMiB: number }
  ProcessorInfo: { SupportedArchitectures: Architecture[] }
}

const [pricingGo, shapesJson, pricingJson, typesPy, spotJson] = process.argv
  .slice(2)
  .map((path) => readFileSync(path, 'utf8'))
if (spotJson === undefined) throw new Error('Expected five files; the head of this script says which')

const date = /generated at (\d{4}-\d\d-\d\d)\S* for us-east-1/.exec(pricingGo!)![1]!
const prices = new Map(
  [...pricingGo!.matchAll(/"([a-z0-9.-]+)": ([\d.]+)/g)].map(([, name, usd]) => [name!, Number(usd)]),
)
const shapes: Record<string, Shape> = JSON.parse(shapesJson!)
const others: Record<string, Record<string, number>> = JSON.parse(pricingJson!).compute.ec2_linux
const otherShapes = new Map(
  [
    ...typesPy!.matchAll(/"vcpu": "(\d+)",[^{}]*\},\s*"id": "([^"]+)",\s*"name": "[^"]+",\s*"ram": (\d+)/g),
  ].map(([, vcpus, name, mib]) => [name!, { vcpus: Number(vcpus), memoryGib: Number(mib) / 1024 }]),
)
/** Percent that spot costs less than on demand, over the last month. */
const savings: Record<string, { s: number }> = JSON.parse(spotJson).spot_advisor[REGION].Linux

/** Prices of a family rise in step with its vCPUs, but for rounding to five decimals. */
const isInStep = (sizes: readonly { vcpus: number; usdPerHour: number }[]): boolean => {
  const [first] = sizes
  return sizes.every(
    ({ vcpus, usdPerHour }) =>
      Math.abs(usdPerHour - (vcpus / first!.vcpus) * first!.usdPerHour) <= 1e-5 * (vcpus / first!.vcpus),
  )
}

const families = FAMILIES.map((family) => {
  const names = SIZES.map((size) => `${family}.${size}`)
  const sizes = names.map((name) => {
    const { VCpuInfo, MemoryInfo } = shapes[name]!
    const usdPerHour = prices.get(name)!
    return {
      name,
      vcpus: VCpuInfo.DefaultVCpus,
      memoryGib: MemoryInfo.SizeInMiB / 1024,
      usdPerHour,
      spotUsdPerHour: Number((usdPerHour * (1 - savings[name]!.s / 100)).toFixed(4)),
    }
  })
  // libcloud took one price of several tenancies for each size: those that aren't shared are 0 or dearer.
  const same = names.filter((name) => others[name]?.[REGION] === prices.get(name)).length
  const haveSameShapes = sizes.every(({ name, vcpus, memoryGib }) => {
    const other = otherShapes.get(name)
    return other?.vcpus === vcpus && other.memoryGib === memoryGib
  })
  const verified = isInStep(sizes) && same >= 3 && haveSameShapes
  return {
    family,
    architecture: shapes[names[0]!]!.ProcessorInfo.SupportedArchitectures[0]!,
    date,
    source:
      'AWS price list as in github.com/aws/karpenter-provider-aws v1.15.1; vCPUs and memory as in moto 5.2.5',
    verified,
    checkedAgainst: verified
      ? `apache-libcloud 3.9.1 of ${LIBCLOUD_DATE}: same vCPUs and memory; same price for ${same} of ${names.length} sizes, with which the others are in step`
      : null,
    sizes,
  }
})

const table = JSON.parse(readFileSync(TABLE, 'utf8'))
const spot = {
  date: SPOT_DATE,
  source:
    'AWS Spot Instance Advisor (savings over on-demand, in whole percent) as in github.com/alexei-led/spotinfo',
  verified: false,
  checkedAgainst: null,
}
const renewed = { ...table, families, spot }
priceTable.parse(renewed)
writeFileSync(TABLE, `${JSON.stringify(renewed)}\n`)
